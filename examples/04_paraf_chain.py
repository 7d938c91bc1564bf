"""The paraf chains of four districts, and how one letter of each goes through its own: who acts, as whom, and what is possible.

The chains are data (`paraf-chains.toml`, lines of an `slrtkit.toml`). Officers are invented, one for each role.
"""

import tomllib
from datetime import date
from pathlib import Path

from slrtkit.domain import Officer, SignatureBlock, SigningForm
from slrtkit.domain.chain import ParafChain, chain_of
from slrtkit.domain.delegation import Delegation, Powers
from slrtkit.wire import from_wire

CHAINS = from_wire(
    tomllib.loads(Path(__file__).with_name("paraf-chains.toml").read_text("utf-8"))["chain"], tuple[ParafChain, ...]
)
OFFICES = ("35.16.dinsos", "52.71.dinsos", "36.02.dinsos", "32.09.01.2001")
LETTER = "keringanan-biaya-rs"
TODAY = date(2026, 11, 20)


def main() -> None:
    roles = sorted({role for chain in CHAINS for step in chain.steps for role in step.roles})
    officers = {r: Officer(r, "", SignatureBlock(f"{r.title()} Contoh", r.title()), roles=(r,)) for r in roles}
    away = Delegation("kadis", "sekretaris", SigningForm.PELAKSANA_HARIAN, TODAY, TODAY, "800/123/2026")
    powers = Powers(officers, (away,), CHAINS)
    for office in OFFICES:
        chain = chain_of(CHAINS, office, LETTER)
        if chain is None:
            continue
        print(f"{chain.code}: {' > '.join(step.said for step in chain.steps)}")
        for officer in officers.values():
            capacity = powers.capacity(chain.steps[-1], officer, LETTER, TODAY)
            if capacity is not None:
                block = powers.block(officer, capacity)
                form = "" if block.form is SigningForm.DIRECT else f"{block.form.value} {block.on_behalf_of}, "
                print(f"  signs: {form}{block.position}")


if __name__ == "__main__":
    main()
