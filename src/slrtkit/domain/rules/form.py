"""What the national household form and the agencies' own forms ask beyond the first facts, as tables to be read by officers.

A line of a table is one question with its sentences: how one says that it holds, and how that it does not. Housing, work,
school and difficulty follow the national form (Susenas, Regsosek, DTSEN); farm, boat and papers follow the agencies that own
those programs. Ranges say what can be true of a real household: a slip of the pen is refused, and arithmetic stays exact.
"""

from slrtkit.domain.rules.facts import DeclaredFact
from slrtkit.domain.rules.survey import SURVEY
from slrtkit.domain.rules.tables import choices, flags, numbers

__all__ = ["FORM"]

_QUESTIONS = """
    excluded_asn_tni_polri | F  | beranggotakan ASN/TNI/Polri            | has a member in the civil service, army, police
                           |    | tidak beranggotakan ASN/TNI/Polri      | has no member in the civil service, army, police
    excluded_state_company | F  | beranggotakan pegawai BUMN/BUMD        | has a member employed by a state company
                           |    | tidak beranggotakan pegawai BUMN/BUMD  | has no member employed by a state company
    excluded_able          | F  | dinyatakan mampu oleh musyawarah desa  | was found by the village to be well off
                           |    | tidak dinyatakan mampu oleh musyawarah desa | was not found by the village to be well off
    screening_passed       | PF | lolos penyaringan desa                 | has passed the village's screening
                           |    | tidak lolos penyaringan desa           | has not passed the village's screening
    musdes_approved        | PFH | disetujui musyawarah desa             | is approved by the village meeting
                           |    | tidak disetujui musyawarah desa        | is not approved by the village meeting
    regent_approved        | PFH | disahkan bupati                       | is confirmed by the regent
                           |    | tidak disahkan bupati                  | is not confirmed by the regent
    kks_holder             | PF | memegang Kartu Keluarga Sejahtera      | holds the family welfare card KKS
                           |    | tidak memegang Kartu Keluarga Sejahtera | does not hold the family welfare card KKS
    village_validated      | FH | dinyatakan layak oleh kepala desa      | is found in need by the head of the village
                           |    | tidak dinyatakan layak oleh kepala desa | is not found in need by the head of the village
    remote_area            | H  | berada di daerah terdepan/terluar/tertinggal | is in a remote region
                           |    | tidak berada di daerah terdepan/terluar/tertinggal | is not in a remote region
    homeless               | PFH | tidak memiliki tempat tinggal tetap   | has no fixed abode
                           |    | memiliki tempat tinggal tetap          | has a fixed abode
    went_hungry            | FH | pernah kelaparan dalam setahun terakhir  | went without food in the last year
                           |    | tidak pernah kelaparan dalam setahun terakhir | never went without food in the last year
    bought_clothing        | FH | membeli pakaian dalam setahun terakhir | bought clothing in the last year
                           |    | tidak membeli pakaian dalam setahun terakhir | bought no clothing in the last year
    lost_livelihood        | PF | kehilangan mata pencaharian            | has lost the livelihood
                           |    | tidak kehilangan mata pencaharian      | has not lost the livelihood
    breastfeeding          | P  | menyusui                               | is breastfeeding
                           |    | tidak menyusui                         | is not breastfeeding
    severe_disability      | P  | penyandang disabilitas berat           | has a severe disability
                           |    | bukan penyandang disabilitas berat     | has no severe disability
    in_dapodik             | P  | tercatat di Dapodik                    | is a pupil in the school register Dapodik
                           |    | tidak tercatat di Dapodik              | is not a pupil in the school register Dapodik
    married                | P  | sudah pernah menikah                   | has been married
                           |    | belum pernah menikah                   | has never been married
    card_recorded          | P  | sudah merekam KTP-el                   | is recorded for the identity card KTP-el
                           |    | belum merekam KTP-el                   | is not recorded for the identity card KTP-el
    birth_certificate      | P  | memiliki akta kelahiran                | has a birth certificate
                           |    | belum memiliki akta kelahiran          | has no birth certificate
    birth_statement        | P  | memiliki surat keterangan kelahiran    | has a statement of birth
                           |    | tidak memiliki surat keterangan kelahiran | has no statement of birth
    neglected              | P  | terlantar                              | is neglected
                           |    | tidak terlantar                        | is not neglected
    lives_alone            | P  | hidup seorang diri                     | lives alone
                           |    | tidak hidup seorang diri               | does not live alone
    violence_victim        | P  | korban kekerasan                       | is a victim of violence
                           |    | bukan korban kekerasan                 | is not a victim of violence
    trafficking_victim     | P  | korban perdagangan orang               | is a victim of human trafficking
                           |    | bukan korban perdagangan orang         | is not a victim of human trafficking
    drug_victim            | P  | korban penyalahgunaan NAPZA            | is a victim of drug abuse
                           |    | bukan korban penyalahgunaan NAPZA      | is not a victim of drug abuse
    street_begging         | P  | menggelandang/mengemis                 | lives by begging
                           |    | tidak menggelandang/mengemis           | does not live by begging
    former_prisoner        | P  | bekas warga binaan pemasyarakatan      | is a former prisoner
                           |    | bukan bekas warga binaan pemasyarakatan | is not a former prisoner
    assessed_by_worker     | P  | sudah diasesmen oleh pekerja sosial    | is assessed by a social worker
                           |    | belum diasesmen oleh pekerja sosial    | is not assessed by a social worker
    farm.livelihood        | P  | bermata pencaharian petani             | lives by farming
                           |    | tidak bermata pencaharian petani       | does not live by farming
    farm.group_member      | P  | anggota kelompok tani                  | is a member of a farmers' group
                           |    | bukan anggota kelompok tani            | is not a member of a farmers' group
    farm.in_rdkk           | P  | tercatat dalam e-RDKK                  | is in the fertiliser register e-RDKK
                           |    | tidak tercatat dalam e-RDKK            | is not in the fertiliser register e-RDKK
    fishing.livelihood     | P  | bermata pencaharian nelayan            | lives by fishing
                           |    | tidak bermata pencaharian nelayan      | does not live by fishing
    fishing.kusuka         | P  | memiliki kartu KUSUKA                  | has the fisher's card KUSUKA
                           |    | tidak memiliki kartu KUSUKA            | does not have the fisher's card KUSUKA
    fishing.owns_gear      | P  | memiliki alat tangkap sendiri          | owns the fishing gear
                           |    | tidak memiliki alat tangkap sendiri    | does not own the fishing gear
    housing.grid_near      | H  | berada di dekat jaringan listrik PLN   | is near the electric grid
                           |    | tidak berada di dekat jaringan listrik PLN | is not near the electric grid
    assets.car             | H  | memiliki mobil                         | owns a car
                           |    | tidak memiliki mobil                   | owns no car
    assets.motorcycle      | H  | memiliki sepeda motor                  | owns a motorcycle
                           |    | tidak memiliki sepeda motor            | owns no motorcycle
    assets.refrigerator    | H  | memiliki lemari es                     | owns a refrigerator
                           |    | tidak memiliki lemari es               | owns no refrigerator
    assets.computer        | H  | memiliki komputer                      | owns a computer
                           |    | tidak memiliki komputer                | owns no computer
    assets.air_conditioner | H  | memiliki pendingin udara               | owns an air conditioner
                           |    | tidak memiliki pendingin udara         | owns no air conditioner
    assets.motor_boat      | H  | memiliki perahu motor                  | owns a motor boat
                           |    | tidak memiliki perahu motor            | owns no motor boat
    assets.gold            | H  | memiliki emas minimal 10 gram          | owns 10 grams of gold
                           |    | tidak memiliki emas minimal 10 gram    | does not own 10 grams of gold
    assets.other_house     | H  | memiliki rumah di tempat lain          | owns a house elsewhere
                           |    | tidak memiliki rumah di tempat lain    | owns no house elsewhere
"""

_AMOUNTS = """
    spending.total     | rupiah  | FH  | Rp/bulan | 0 | 1_000_000_000 | pengeluaran per bulan       | spending a month
    spending.food      | rupiah  | FH  | Rp/bulan | 0 | 1_000_000_000 | pengeluaran makan per bulan | food spending a month
    assets.savings     | rupiah  | FH  | Rp       | 0 | 100_000_000_000 | tabungan                     | savings
    assets.land_m2     | int     | H   | m2       | 0 | 10_000_000    | luas lahan lain                | area of other land
    assets.cattle      | int     | H   | ekor     | 0 | 10_000        | jumlah sapi/kerbau             | number of cattle
    assets.goats       | int     | H   | ekor     | 0 | 10_000        | jumlah kambing/domba           | number of goats
    assets.pigs        | int     | H   | ekor     | 0 | 10_000        | jumlah babi                    | number of pigs
    housing.bedrooms   | int     | H   |          | 0 | 100           | jumlah kamar tidur             | number of bedrooms
    farm.area_m2       | int     | P   | m2       | 0 | 10_000_000    | luas lahan yang digarap        | area of the land farmed
    fishing.vessel_gt  | decimal | P   | GT       | 0 | 1_000         | ukuran kapal (0: tanpa kapal) | boat size (0: none)
"""

_LISTS = """
    school_level            | P | jenjang sekolah        | level of school
                            | paud             | PAUD                    | early childhood
                            | sd               | SD/sederajat            | primary school
                            | smp              | SMP/sederajat           | lower secondary school
                            | sma              | SMA/sederajat           | upper secondary school
                            | perguruan_tinggi | perguruan tinggi        | higher education
    education               | P | ijazah tertinggi       | highest certificate
                            | tidak_ada        | tanpa ijazah            | none
                            | sd               | SD/sederajat            | primary school
                            | smp              | SMP/sederajat           | lower secondary school
                            | sma              | SMA/sederajat           | upper secondary school
                            | diploma          | diploma                 | diploma
                            | sarjana          | sarjana                 | university degree
    employment              | P | status pekerjaan       | status at work
                            | sendiri          | berusaha sendiri        | self-employed
                            | dibantu          | berusaha dibantu buruh  | employer
                            | karyawan         | buruh/karyawan          | employee
                            | bebas            | pekerja bebas           | casual worker
                            | keluarga         | pekerja keluarga        | unpaid family worker
    difficulty.seeing       | P | kesulitan melihat      | difficulty in seeing
{difficulty}
    difficulty.hearing      | P | kesulitan mendengar    | difficulty in hearing
{difficulty}
    difficulty.walking      | P | kesulitan berjalan     | difficulty in walking
{difficulty}
    difficulty.hands        | P | kesulitan menggerakkan tangan | difficulty in using the hands
{difficulty}
    difficulty.remembering  | P | kesulitan mengingat    | difficulty in remembering
{difficulty}
    difficulty.behaviour    | P | gangguan perilaku      | difficulty with behaviour
{difficulty}
    difficulty.speaking     | P | kesulitan berbicara    | difficulty in speaking
{difficulty}
    difficulty.self_care    | P | kesulitan mengurus diri | difficulty in self-care
{difficulty}
    difficulty.sadness      | P | gangguan emosional     | anxiety
{difficulty}
    farm.commodity          | P | komoditas yang diusahakan | crop
                            | padi             | padi                    | rice
                            | jagung           | jagung                  | maize
                            | kedelai          | kedelai                 | soya
                            | cabai            | cabai                   | chillies
                            | bawang_merah     | bawang merah            | shallots
                            | bawang_putih     | bawang putih            | garlic
                            | tebu             | tebu rakyat             | sugar cane
                            | kopi             | kopi                    | coffee
                            | kakao            | kakao                   | cocoa
                            | ubi_kayu         | ubi kayu                | cassava
                            | lainnya          | komoditas lain          | something else
    housing.water           | H | sumber air minum       | drinking water
                            | kemasan          | air kemasan             | bottled water
                            | isi_ulang        | air isi ulang           | refilled water
                            | ledeng           | ledeng                  | piped water
                            | sumur_bor        | sumur bor/pompa         | bore well
                            | sumur_terlindung | sumur terlindung        | protected well
                            | sumur_terbuka    | sumur tak terlindung    | unprotected well
                            | mata_air         | mata air terlindung     | protected spring
                            | mata_air_terbuka | mata air tak terlindung | unprotected spring
                            | permukaan        | air permukaan           | surface water
                            | hujan            | air hujan               | rain water
                            | lainnya          | sumber lain             | something else
    housing.lighting        | H | sumber penerangan      | lighting
                            | meteran          | listrik PLN bermeter    | grid with a meter
                            | tanpa_meteran    | listrik PLN tanpa meter | grid without a meter
                            | non_pln          | listrik selain PLN      | electricity off the grid
                            | bukan_listrik    | bukan listrik           | no electricity
    housing.fuel            | H | bahan bakar memasak    | cooking fuel
                            | listrik          | listrik                 | electricity
                            | lpg_3kg          | elpiji 3 kg             | 3 kg gas bottle
                            | lpg_lain         | elpiji 5,5/12 kg        | larger gas bottle
                            | gas_kota         | gas kota                | piped gas
                            | biogas           | biogas                  | biogas
                            | minyak_tanah     | minyak tanah            | kerosene
                            | arang            | arang/briket            | charcoal
                            | kayu_bakar       | kayu bakar              | firewood
                            | tidak_memasak    | tidak memasak           | does not cook
    housing.latrine         | H | fasilitas buang air besar | latrine
                            | sendiri          | milik sendiri           | own
                            | bersama          | dipakai bersama         | shared
                            | komunal          | MCK komunal             | communal
                            | umum             | MCK umum                | public
                            | tidak_ada        | tidak ada               | none
    housing.sewage          | H | pembuangan akhir tinja | sewage
                            | tangki           | tangki septik           | septic tank
                            | ipal             | IPAL                    | treatment plant
                            | lubang           | lubang tanah            | pit
                            | permukaan        | sungai/sawah/laut       | surface water
                            | terbuka          | tanah terbuka           | open ground
                            | lainnya          | tempat lain             | something else
""".format(
    difficulty="""\
                            | tidak            | tidak ada               | none
                            | sedikit          | sedikit                 | some
                            | banyak           | banyak                  | a lot of
                            | total            | sama sekali tidak bisa  | cannot at all"""
)

FORM: tuple[DeclaredFact, ...] = (*flags(_QUESTIONS), *numbers(_AMOUNTS), *choices(_LISTS), *SURVEY)
"""The facts, each with its words."""
