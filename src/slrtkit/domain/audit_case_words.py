"""What an audit finds of the cases behind letters, and of their approvals: what it means, and what to do."""

from slrtkit.domain.auditing import AuditAxis, AuditKind, Severity
from slrtkit.domain.sentences import Sentence

__all__ = ["CASE_KINDS"]

_FINDING, _OPEN, _REMARK = Severity.FINDING, Severity.OPEN, Severity.REMARK
_FILE = Sentence("Minta berkas kasusnya.", "Ask for the file of the case.")
_OFFICERS = Sentence("Tanyakan langsung kepada pejabatnya.", "Ask the officers themselves.")
_SECURE = Sentence(
    "Amankan basis data dan cadangannya; minta penjelasan tertulis.",
    "Secure the database and its back-ups; ask for a written account.",
)

CASE_KINDS: dict[str, AuditKind] = {
    "SAMPLE_OTHER": AuditKind(
        AuditAxis.DECISIONS,
        _FINDING,
        Sentence(
            "Contoh kasus bukan yang ditarik oleh nomor pemeriksa.",
            "The sample is not the one that the auditor's number draws.",
        ),
        Sentence(
            "Minta ekspor kasus baru dengan nomor dan titik periksa yang sama.",
            "Ask for the sample again, by the same number and checkpoint.",
        ),
    ),
    "LOG_UNSAMPLED": AuditKind(
        AuditAxis.DECISIONS,
        _OPEN,
        Sentence("Dari register ini tidak ditarik contoh kasus.", "No sample of cases was drawn from this register."),
        Sentence("Minta contoh kasus dengan titik periksa register ini.", "Ask for a sample by a checkpoint of this register."),
    ),
    "CASE_MISSING": AuditKind(
        AuditAxis.DECISIONS,
        _FINDING,
        Sentence(
            "Surat ini tertarik dalam contoh, tetapi kasusnya tidak diberikan.",
            "This letter was drawn, and its case is not in the sample.",
        ),
        _FILE,
    ),
    "CASE_UNBOUND": AuditKind(
        AuditAxis.DECISIONS,
        _OPEN,
        Sentence(
            "Tanpa suratnya tidak dapat dipastikan bahwa ini penetapan surat itu.",
            "Without the letter it could not be told that this is the decision behind it.",
        ),
        Sentence("Minta berkas surat ini (--pdfs).", "Ask for the letter's file (--pdfs)."),
    ),
    "DECISION_OTHER": AuditKind(
        AuditAxis.DECISIONS,
        _FINDING,
        Sentence(
            "Penetapan yang ditunjukkan bukan yang diikat oleh suratnya.",
            "The decision that is shown is not the one that the letter binds.",
        ),
        _SECURE,
    ),
    "DECISION_DIFFERS": AuditKind(
        AuditAxis.DECISIONS,
        _FINDING,
        Sentence(
            "Menurut aturan dan keterangan waktu itu, penetapannya seharusnya lain.",
            "By the rules and facts of that day the decision ought to have been another.",
        ),
        Sentence("Periksa kasusnya bersama kantor dan keluarga.", "Go through the case with the office and the family."),
    ),
    "DECISION_UNCERTAIN": AuditKind(
        AuditAxis.DECISIONS,
        _OPEN,
        Sentence(
            "Penetapan dinilai ulang dengan hasil lain, tetapi keterangan waktu itu tidak pasti.",
            "Judged again the decision is another, but what was known then is not certain.",
        ),
        _FILE,
    ),
    "REASON_OTHER": AuditKind(
        AuditAxis.DECISIONS,
        _FINDING,
        Sentence(
            "Alasan yang ditunjukkan bukan yang diikat oleh register.",
            "The reason that is shown is not the one that the register binds.",
        ),
        _SECURE,
    ),
    "EVIDENCE_MISSING": AuditKind(
        AuditAxis.DECISIONS,
        _FINDING,
        Sentence(
            "Aturan atau keterangan yang tercatat disimpan tidak ada lagi.",
            "Rules or declared facts that were kept are gone.",
        ),
        _SECURE,
    ),
    "NOT_KEPT": AuditKind(
        AuditAxis.DECISIONS,
        _OPEN,
        Sentence(
            "Aturan waktu itu tidak disimpan, atau tidak terbaca.", "The rules of that day were not kept, or cannot be read."
        ),
        _FILE,
    ),
    "WITHHELD": AuditKind(
        AuditAxis.DECISIONS,
        _OPEN,
        Sentence(
            "Kasus ini dibatasi, dan tidak diceritakan kepada pemeriksa ini.",
            "The case is restricted, and was not told to this auditor.",
        ),
        Sentence("Periksa di kantor bersama petugas yang berwenang.", "Look at it at the office, with an officer who may."),
    ),
    "ERASED": AuditKind(
        AuditAxis.DECISIONS,
        _REMARK,
        Sentence(
            "Data orang ini dihapus menurut aturan; penghapusannya tercatat.",
            "The person's data were erased by the rules, and that is on record.",
        ),
        Sentence("Minta berita acara penghapusannya.", "Ask for the record of the erasure."),
    ),
    "ERASED_SILENTLY": AuditKind(
        AuditAxis.DECISIONS,
        _FINDING,
        Sentence(
            "Kasus di balik surat ini tidak ada lagi, dan tidak ada catatan penghapusannya.",
            "The case behind this letter is gone, and no erasure is on record.",
        ),
        _SECURE,
    ),
    "APPROVAL_ASSERTED": AuditKind(
        AuditAxis.APPROVALS,
        _REMARK,
        Sentence(
            "Persetujuan ini hanya dinyatakan oleh server; pejabatnya tidak membuktikannya sendiri.",
            "The server alone asserts this approval; the officer did not prove it.",
        ),
        _OFFICERS,
    ),
    "DECISION_ASSERTED": AuditKind(
        AuditAxis.APPROVALS,
        _REMARK,
        Sentence(
            "Penetapan ini hanya dinyatakan oleh server; pejabatnya tidak membuktikannya sendiri.",
            "The server alone asserts this decision; the officer did not prove it.",
        ),
        _OFFICERS,
    ),
    "APPROVAL_UNPROVED": AuditKind(
        AuditAxis.APPROVALS,
        _FINDING,
        Sentence(
            "Rantai paraf mewajibkan bukti pejabat sendiri, dan bukti itu tidak ada.",
            "The paraf chain asks for the officer's own proof, and there is none.",
        ),
        _OFFICERS,
    ),
    "APPROVAL_LATE": AuditKind(
        AuditAxis.APPROVALS,
        _FINDING,
        Sentence("Persetujuan bertanggal sesudah suratnya terbit.", "The approval bears a day after the letter was issued."),
        _OFFICERS,
    ),
    "PROOF_MISSING": AuditKind(
        AuditAxis.APPROVALS,
        _FINDING,
        Sentence(
            "Bukti persetujuan atau penetapan yang tercatat tidak ada lagi.",
            "The proof of an approval or a decision that is on record is gone.",
        ),
        _SECURE,
    ),
    "EVIDENCE_FALSE": AuditKind(
        AuditAxis.APPROVALS,
        _FINDING,
        Sentence(
            "Bukti persetujuan atau penetapan ini bukan dari pejabatnya, atau untuk tindakan lain.",
            "The proof of this approval or decision is not the officer's, or is of another act.",
        ),
        _OFFICERS,
    ),
    "EVIDENCE_UNCHECKED": AuditKind(
        AuditAxis.APPROVALS,
        _OPEN,
        Sentence(
            "Bukti persetujuan atau penetapan ada, tetapi tidak ada kunci untuk memeriksanya.",
            "The approval or decision has a proof, and there is no key to examine it with.",
        ),
        Sentence(
            "Minta kunci bukti pejabat (--officers), dari pejabatnya sendiri.",
            "Get the keys of officers' proofs (--officers), from the officers.",
        ),
    ),
    "CHAIN_INCOMPLETE": AuditKind(
        AuditAxis.APPROVALS,
        _FINDING,
        Sentence("Surat terbit sebelum rantai parafnya lengkap.", "The letter was issued before its paraf chain was through."),
        _OFFICERS,
    ),
    "CHAIN_NONE": AuditKind(
        AuditAxis.APPROVALS,
        _REMARK,
        Sentence("Surat ini terbit tanpa rantai paraf.", "The letter was issued without a paraf chain."),
        Sentence(
            "Cocokkan dengan ketentuan kantor untuk jenis surat ini.",
            "Compare with what the office laid down for such letters.",
        ),
    ),
    "SELF_APPROVED": AuditKind(
        AuditAxis.APPROVALS,
        _FINDING,
        Sentence(
            "Pejabat menyetujui surat yang dimintanya sendiri, padahal rantainya melarang.",
            "An officer approved what they had requested, which the chain forbids.",
        ),
        _OFFICERS,
    ),
    "SAME_HAND": AuditKind(
        AuditAxis.APPROVALS,
        _REMARK,
        Sentence(
            "Orang yang sama menetapkan atau memaraf, lalu menandatangani.",
            "The same person decided or initialled, and then signed.",
        ),
        Sentence("Periksa apakah ketentuan kantor mengizinkannya.", "See whether what the office laid down allows it."),
    ),
}
"""Code -> axis, severity, what it means and what to do."""
