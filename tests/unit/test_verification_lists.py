"""What a letter may hold and what it may not, written down a second time: an entry that changes by mistake is noticed."""

import zlib

import pytest

from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import Field
from slrtkit.adapters.signing.pdfcheck.fonts import check_fonts
from slrtkit.adapters.signing.pdfcheck.layout import Layout, Revision
from slrtkit.adapters.signing.pdfcheck.names import check_names
from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Stream, Value
from slrtkit.adapters.signing.pdfcheck.pages import check_pages
from slrtkit.adapters.signing.pdfcheck.profile import check_profile
from slrtkit.adapters.signing.pdfcheck.streams import check_streams

FORBIDDEN = [
    "3D",
    "AA",
    "Action",
    "Alternates",
    "Collection",
    "DecodeParms",
    "Encrypt",
    "FDF",
    "FDecodeParms",
    "FFilter",
    "FS",
    "GoTo",
    "GoTo3DView",
    "GoToDp",
    "GoToE",
    "GoToR",
    "Hide",
    "ImportData",
    "JS",
    "JavaScript",
    "Launch",
    "Movie",
    "Named",
    "NeedsRendering",
    "OC",
    "OCG",
    "OCGs",
    "OCMD",
    "OCProperties",
    "OPI",
    "ObjStm",
    "OpenAction",
    "PS",
    "Ref",
    "Rendition",
    "Requirements",
    "ResetForm",
    "RichMedia",
    "SetOCGState",
    "Sound",
    "SpiderInfo",
    "SubmitForm",
    "Thread",
    "Threads",
    "Trans",
    "Type3",
    "URI",
    "WebCapture",
    "XFA",
    "XRef",
]
CATALOG = [
    "Metadata",
    "OutputIntents",
    "Lang",
    "StructTreeRoot",
    "MarkInfo",
    "ViewerPreferences",
    "Outlines",
    "Names",
    "AF",
    "PageLabels",
    "PageMode",
    "PageLayout",
    "Version",
    "AcroForm",
    "Extensions",
    "DSS",
    "Perms",
]
INFORMATION = ["Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate", "Trapped"]
PAGE = ["Resources", "MediaBox", "CropBox", "TrimBox", "BleedBox", "ArtBox", "Contents", "StructParents", "Tabs", "Group"]
PAGES = ["Resources", "MediaBox", "CropBox"]
STREAM = [
    "Type",
    "Subtype",
    "Length",
    "Params",
    "Length1",
    "Length2",
    "Length3",
    "CMapName",
    "CIDSystemInfo",
    "WMode",
    "N",
    "Alternate",
    "Range",
    "Width",
    "Height",
    "ColorSpace",
    "BitsPerComponent",
    "Decode",
    "ImageMask",
    "Interpolate",
    "Intent",
    "Mask",
    "Matte",
    "Name",
    "SMask",
    "SMaskInData",
    "StructParent",
    "StructParents",
    "BBox",
    "FormType",
    "Group",
    "Matrix",
    "Resources",
    "PaintType",
    "PatternType",
    "TilingType",
    "XStep",
    "YStep",
    "AntiAlias",
    "Background",
    "BitsPerCoordinate",
    "BitsPerFlag",
    "Domain",
    "Function",
    "ShadingType",
    "BitsPerSample",
    "Encode",
    "FunctionType",
    "Order",
    "Size",
]
FONTS = ("TrueType", "Type1", "MMType1", "CIDFontType0", "CIDFontType2")


def of(objects: dict[int, Value], **trailer: Value) -> Layout:
    return Layout(Revision(objects, {"Root": Ref(1), **trailer}, 0, 0))


def letter(catalog: dict[str, Value] | None = None, page: dict[str, Value] | None = None, **more: Value) -> Layout:
    """Return the plan of a file of one page, with further entries in the catalog and on the page."""
    tree: dict[str, Value] = {"Type": Name("Pages"), "Kids": [Ref(3)], "Count": 1, **more}
    return of(
        {
            1: {"Type": Name("Catalog"), "Pages": Ref(2), **(catalog or {})},
            2: tree,
            3: {"Type": Name("Page"), "Parent": Ref(2), **(page or {})},
        }
    )


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_name_that_no_letter_holds_is_refused_as_name_and_as_key(name: str) -> None:
    values: tuple[Value, ...] = (Name(name), {name: 1}, [{"X": Name(name)}], Stream({name: 1}, b""))
    for value in values:
        with pytest.raises(Fault, match=f"/{name} "):
            check_names(of({1: value}))
    check_names(of({1: name.encode(), 2: {"X": Name(f"{name}X")}}))


def test_a_catalog_holds_what_is_listed_and_nothing_else() -> None:
    check_profile(letter(dict.fromkeys(CATALOG, 0)), ())
    for entry in ("PieceInfo", "Legal", "Threadz", "Contents"):
        with pytest.raises(Fault, match="unknown entries"):
            check_profile(letter({entry: 0}), ())


@pytest.mark.parametrize("kind", [Name("Catalogue"), b"Catalog", None])
def test_a_catalog_says_that_it_is_one(kind: Value) -> None:
    with pytest.raises(Fault, match="a catalog"):
        check_profile(letter({"Type": kind}), ())


def test_a_page_holds_what_is_listed_and_nothing_else() -> None:
    check_pages(letter(page={**dict.fromkeys(PAGE, 0), "Rotate": 90, "Annots": []}), Ref(2), ())
    for entry in ("UserUnit", "Thumb", "B", "Dur", "PieceInfo"):
        with pytest.raises(Fault, match="unknown entries"):
            check_pages(letter(page={entry: 0}), Ref(2), ())


def test_a_page_tree_holds_what_is_listed_and_nothing_else() -> None:
    check_pages(letter(None, None, **dict.fromkeys(PAGES, 0), Rotate=180), Ref(2), ())
    with pytest.raises(Fault, match="unknown entries"):
        check_pages(letter(None, None, Extra=0), Ref(2), ())


def test_pages_are_turned_by_right_angles_alone() -> None:
    for turn in (0, 90, 180, 270, -90):
        check_pages(letter(page={"Rotate": turn}), Ref(2), ())
    for turned in (1, 45, 91, 90.0, True, None):
        with pytest.raises(Fault, match="right angles"):
            check_pages(letter(page={"Rotate": turned}), Ref(2), ())


def test_a_signature_stands_on_a_page_and_is_the_only_annotation_there() -> None:
    signed = letter(page={"Annots": [Ref(8)]})
    check_pages(signed, Ref(2), (Field(Ref(8), Ref(3), None, Ref(9), None),))
    for page in (Ref(9), Ref(1)):
        with pytest.raises(Fault, match="on no page"):
            check_pages(letter(), Ref(2), (Field(Ref(8), page, None, Ref(9), None),))
    for fields in ((), (Field(Ref(7), Ref(3), None, Ref(9), None),)):
        with pytest.raises(Fault, match="annotation"):
            check_pages(signed, Ref(2), fields)


def test_every_branch_of_the_page_tree_is_there() -> None:
    lost: tuple[Value, ...] = (Ref(9), Ref(1), 3, None)
    for kid in lost:
        with pytest.raises(Fault, match="page tree"):
            check_pages(letter(None, None, Kids=[Ref(3), kid]), Ref(2), ())


STRUCTURE = Name("StructElem")


def test_attributes_of_a_structure_element_are_no_action() -> None:
    layout: dict[str, Value] = {"O": Name("Layout"), "Placement": Name("Block")}
    table: dict[str, Value] = {"O": Name("Table")}
    forms: tuple[Value, ...] = (layout, table, [layout], [layout, 0], [{"O": Name("List")}, layout], Ref(2))
    for held in forms:
        check_names(of({1: {"Type": STRUCTURE, "A": held}, 2: layout}))


@pytest.mark.parametrize(
    "element",
    [
        {"Type": Name("Annot"), "A": {"O": Name("Layout")}},
        {"A": {"O": Name("Layout")}},
        {"Type": STRUCTURE, "A": {"O": Name("Other")}},
        {"Type": STRUCTURE, "A": {"O": Name("Layout"), "S": Name("Print")}},
        {"Type": STRUCTURE, "A": [{"O": Name("Layout")}, {"S": Name("Print")}]},
        {"Type": STRUCTURE, "A": [{"O": Name("Layout")}, True]},
        {"Type": STRUCTURE, "A": Ref(9)},
        {"Type": STRUCTURE, "A": {}},
    ],
)
def test_what_is_no_attribute_of_a_structure_element_may_be_an_action(element: dict[str, Value]) -> None:
    with pytest.raises(Fault, match="an action"):
        check_names(of({1: element}))


def test_only_the_locks_of_a_second_signature_have_an_action_that_is_none() -> None:
    lock: dict[str, Value] = {"Type": Name("SigFieldLock"), "Action": Name("All")}
    transform: dict[str, Value] = {"Type": Name("TransformParams"), "V": Name("1.2"), "Action": Name("All")}
    check_names(of({1: [lock, transform]}))
    bent: list[dict[str, Value]] = [{**known, key: Name("X")} for known in (lock, transform) for key in known]
    others: list[dict[str, Value]] = [*bent, {**lock, "Fields": []}, {"Action": Name("All")}]
    for other in others:
        with pytest.raises(Fault, match="/Action "):
            check_names(of({1: other}))


def test_information_is_what_is_listed_and_nothing_else() -> None:
    words: dict[str, Value] = {**dict.fromkeys(INFORMATION, b"x"), "Trapped": Name("False")}
    held: dict[int, Value] = {**letter().objects, 4: words}
    check_profile(of(held, Info=Ref(4)), ())
    others: tuple[Value, ...] = ({"Extra": b"x"}, {"Title": 1}, {"Title": [b"x"]}, [b"x"])
    for other in others:
        with pytest.raises(Fault, match="information"):
            check_profile(of({**held, 4: other}, Info=Ref(4)), ())


def test_a_stream_has_the_listed_entries_and_encodings_and_no_others() -> None:
    check_streams(of({1: Stream(dict.fromkeys(STREAM, 0), b"")}))
    check_streams(of({1: Stream({"Filter": Name("DCTDecode")}, b"x"), 2: Stream({"Filter": None}, b"x")}))
    others: tuple[dict[str, Value], ...] = (
        {"F": b"http://a.example"},
        {"Filter": Name("LZWDecode")},
        {"Filter": Name("ASCIIHexDecode")},
        {"DL": 1},
    )
    for entries in others:
        with pytest.raises(Fault, match="do not use"):
            check_streams(of({1: Stream(entries, b"")}))


@pytest.mark.parametrize("kind", FONTS)
def test_a_font_of_a_listed_kind_brings_one_file(kind: str) -> None:
    font: dict[str, Value] = {"Type": Name("Font"), "Subtype": Name(kind), "FontDescriptor": Ref(2)}
    for file in ("FontFile", "FontFile2", "FontFile3"):
        check_fonts(of({1: font, 2: {"Type": Name("FontDescriptor"), file: Ref(3)}, 3: Stream({}, b"")}))
    wrong: tuple[Value, ...] = ({}, {"FontFile": Ref(3), "FontFile2": Ref(3)}, {"FontFile": Ref(9)}, [])
    for descriptor in wrong:
        with pytest.raises(Fault, match="not embedded"):
            check_fonts(of({1: font, 2: descriptor, 3: Stream({}, b"")}))
    alike: tuple[Value, ...] = (
        {"Type": Name("Font")},
        {"Subtype": Name(kind)},
        {"BaseFont": Name("Arial")},
        {"DescendantFonts": []},
    )
    for bare in alike:
        with pytest.raises(Fault, match="not embedded"):
            check_fonts(of({1: bare}))


def test_a_composite_font_stands_on_exactly_one_font() -> None:
    file: Value = Stream({}, b"")
    one: Value = {"Type": Name("Font"), "Subtype": Name("CIDFontType2"), "FontDescriptor": {"FontFile2": Ref(3)}}
    stands: tuple[tuple[Value, bool], ...] = (
        ([Ref(2)], True),
        ([Ref(2), Ref(2)], False),
        ([], False),
        (Ref(2), False),
        ([Ref(3)], False),
    )
    for below, holds in stands:
        composite: Value = {"Type": Name("Font"), "Subtype": Name("Type0"), "DescendantFonts": below}
        plan = of({1: composite, 2: one, 3: file})
        if holds:
            check_fonts(plan)
        else:
            with pytest.raises(Fault, match="not embedded"):
                check_fonts(plan)


@pytest.mark.parametrize("used", [Name("Arial"), [Ref(2)], 5, None, Ref(9), {"F1": None}], ids=str)
def test_text_is_set_in_fonts_alone(used: Value) -> None:
    with pytest.raises(Fault, match="not a font"):
        check_fonts(of({1: {"Font": used}, 2: {"Type": Name("Font")}}))


def test_all_streams_together_stay_below_64_mebibytes() -> None:
    half = Stream({"Filter": Name("FlateDecode")}, zlib.compress(bytes(32 << 20), 1))
    check_streams(of({1: half}))
    with pytest.raises(Fault, match="too large"):
        check_streams(of({1: half, 2: half}))
    more = Stream({"Filter": Name("FlateDecode")}, zlib.compress(bytes(33 << 20), 1))
    with pytest.raises(Fault, match="does not end"):  # it is unpacked no further than what the first one left of the bound
        check_streams(of({1: half, 2: more}))
