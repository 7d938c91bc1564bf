"""What the national survey (Regsosek 2022, taken over into DTSEN) asks beyond programs: belongings, health, school, work."""

from slrtkit.domain.rules.facts import DeclaredFact
from slrtkit.domain.rules.tables import choices, flags, numbers

__all__ = ["SURVEY"]

_QUESTIONS = """
    assets.large_gas       | H | memiliki tabung gas 5,5 kg ke atas | owns a gas bottle of 5.5 kg upwards
                           |   | tidak memiliki tabung gas 5,5 kg ke atas | owns no gas bottle of 5.5 kg upwards
    assets.water_heater    | H | memiliki pemanas air               | owns a water heater
                           |   | tidak memiliki pemanas air         | owns no water heater
    assets.telephone       | H | memiliki telepon rumah             | has a telephone line
                           |   | tidak memiliki telepon rumah       | has no telephone line
    assets.television      | H | memiliki televisi layar datar      | owns a flat television
                           |   | tidak memiliki televisi layar datar | owns no flat television
    assets.smartphone      | H | memiliki ponsel pintar             | owns a smartphone
                           |   | tidak memiliki ponsel pintar       | owns no smartphone
    assets.bicycle         | H | memiliki sepeda                    | owns a bicycle
                           |   | tidak memiliki sepeda              | owns no bicycle
    assets.boat            | H | memiliki perahu tanpa motor        | owns a boat without a motor
                           |   | tidak memiliki perahu tanpa motor  | owns no boat without a motor
    literate               | P | dapat membaca dengan lancar        | reads easily
                           |   | tidak dapat membaca dengan lancar  | does not read easily
    work_insurance         | P | peserta BPJS Ketenagakerjaan       | is insured at work by BPJS Ketenagakerjaan
                           |   | bukan peserta BPJS Ketenagakerjaan | is not insured at work by BPJS Ketenagakerjaan
    business.owner         | P | memiliki usaha sendiri             | owns a business
                           |   | tidak memiliki usaha sendiri       | owns no business
    business.registered    | P | memiliki Nomor Induk Berusaha      | has the number NIB of a business
                           |   | tidak memiliki Nomor Induk Berusaha | does not have the number NIB of a business
"""

_AMOUNTS = """
    assets.horses         | int    | H |          | 0 | 10_000        | jumlah kuda             | number of horses
    assets.poultry        | int    | H |          | 0 | 1_000_000     | jumlah unggas           | number of poultry
    school_class          | int    | P |          | 1 | 8             | kelas tertinggi         | highest class
    business.workers      | int    | P |          | 0 | 100_000       | jumlah pekerja usaha    | workers in the business
    business.turnover     | rupiah | P | Rp/bulan | 0 | 1_000_000_000 | omzet usaha per bulan   | business turnover a month
"""

_LISTS = """
    marital_status        | P | status perkawinan      | marital status
                          | belum_kawin      | belum kawin             | never married
                          | kawin            | kawin                   | married
                          | cerai_hidup      | cerai hidup             | divorced
                          | cerai_mati       | cerai mati              | widowed
    schooling             | P | partisipasi sekolah    | schooling
                          | belum_pernah     | belum pernah sekolah    | never went to school
                          | masih            | masih sekolah           | at school
                          | tidak_lagi       | tidak bersekolah lagi   | no longer at school
    nutrition             | P | keadaan gizi anak      | nutrition of the child
                          | baik             | gizi baik               | well nourished
                          | kurang           | kurang gizi             | underweight
                          | buruk            | gizi buruk              | severely underweight
                          | stunting         | stunting                | stunted
    illness               | P | penyakit kronis utama  | main chronic illness
                          | tidak_ada        | tidak ada               | none
                          | hipertensi       | hipertensi              | high blood pressure
                          | rematik          | rematik                 | rheumatism
                          | asma             | asma                    | asthma
                          | jantung          | penyakit jantung        | heart disease
                          | diabetes         | diabetes                | diabetes
                          | tbc              | TBC                     | tuberculosis
                          | stroke           | stroke                  | stroke
                          | kanker           | kanker                  | cancer
                          | gagal_ginjal     | gagal ginjal            | kidney failure
                          | hemofilia        | hemofilia               | haemophilia
                          | hiv              | HIV/AIDS                | HIV/AIDS
                          | kolesterol       | kolesterol tinggi       | high cholesterol
                          | sirosis          | sirosis hati            | cirrhosis of the liver
                          | talasemia        | talasemia               | thalassaemia
                          | leukemia         | leukemia                | leukaemia
                          | alzheimer        | alzheimer               | Alzheimer's disease
                          | lainnya          | penyakit lain           | another illness
    industry              | P | lapangan usaha         | field of work
                          | tanaman_pangan   | pertanian tanaman pangan | food crops
                          | hortikultura     | hortikultura            | horticulture
                          | perkebunan       | perkebunan              | plantations
                          | perikanan_tangkap | perikanan tangkap      | fishing
                          | perikanan_budidaya | perikanan budidaya    | fish farming
                          | peternakan       | peternakan              | livestock
                          | kehutanan        | kehutanan               | forestry
                          | pertambangan     | pertambangan/penggalian | mining
                          | industri         | industri pengolahan     | manufacturing
                          | listrik_gas_air  | listrik, gas, air       | electricity, gas, water
                          | konstruksi       | konstruksi              | construction
                          | perdagangan      | perdagangan             | trade
                          | penginapan_makan | penginapan, rumah makan | lodging, food
                          | angkutan         | angkutan, pergudangan   | transport, storage
                          | informasi        | informasi, komunikasi   | information, communication
                          | keuangan         | keuangan, asuransi      | finance, insurance
                          | pendidikan       | jasa pendidikan         | education
                          | kesehatan        | jasa kesehatan          | health
                          | pemerintahan     | pemerintahan            | public administration
                          | perorangan       | jasa perorangan         | personal services
                          | rumah_tangga     | pekerjaan rumah tangga orang lain | work in other households
                          | pemulung         | pemulung                | waste picking
                          | lainnya          | bidang lain             | something else
"""

SURVEY: tuple[DeclaredFact, ...] = (*flags(_QUESTIONS), *numbers(_AMOUNTS), *choices(_LISTS))
"""The facts, each with its words; who does not know answers "tidak tahu", which is neither "none" nor "not asked"."""
