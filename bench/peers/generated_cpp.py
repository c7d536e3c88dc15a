"""What a programmer would generate: the entries as one C++ function of ifs over interned texts,
compiled with -O3. The leads are interned before anything is timed.

    generated_cpp.py FOLDER      writes chain.cpp to FOLDER, compiles it and runs it
"""

import array
import os
import pathlib
import subprocess
import sys

from contender import Workload, condition_text

HERE = pathlib.Path(__file__).resolve().parent
LONGEST_COMPARED = 4  # Longer lists are looked up in a table of bits.

FRAME = r"""// Made by generated_cpp.py.
#include <cstdint>
#include <fstream>
#include <vector>

#include "contender.hpp"

namespace {{

using lead = const std::int64_t*;

{tables}

bool has(const std::uint64_t* bits, std::int64_t code) {{
  return (bits[code / 64] >> (code % 64) & 1) != 0;
}}

std::int32_t first_match(lead of) {{
{chain}
  return -1;
}}

struct contender {{
  std::vector<std::int64_t> values;
  std::size_t first = 0;

  void prepare(std::size_t from, std::size_t) {{ first = from; }}
  void answer(ambit::bench::answers_t& out) {{
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = first_match(values.data() + (first + i) * {width});
  }}
}};

}}  // namespace

int main(int, char** argv) {{
  contender asked;
  asked.values.resize({leads} * {width});
  std::ifstream(argv[1], std::ios::binary)
      .read(reinterpret_cast<char*>(asked.values.data()),
            static_cast<std::streamsize>(asked.values.size() * sizeof(std::int64_t)));
  return ambit::bench::serve(__VERSION__, asked);
}}
"""


class Chain:
    def __init__(self, work):
        self.work = work
        self.places = {name: place for place, name in enumerate(work.fields)}
        self.codes = {name: {} for name, field in work.fields.items() if field["type"] == "text"}
        for lead in work.leads:
            for name, codes in self.codes.items():
                codes.setdefault(lead[name], len(codes))
        self.tables = []

    def values(self):
        """All leads, a row of codes and numbers each."""
        rows = array.array("q")
        for lead in self.work.leads:
            rows.extend(self.codes[name][lead[name]] if name in self.codes else lead[name]
                        for name in self.work.fields)
        return rows

    def source(self):
        lines = [f"  if ({condition_text(all_of, self.write, ' && ', ' || ')}) return {entry};"
                 for entry, all_of in enumerate(self.work.entries)]
        return FRAME.format(tables="\n".join(self.tables), chain="\n".join(lines),
                            width=len(self.work.fields), leads=len(self.work.leads))

    def write(self, test):
        place = f"of[{self.places[test['field']]}]"
        if test["op"] == "between":
            return f"{place} >= {test['from']} && {place} <= {test['to']}"
        codes, values = self.codes[test["field"]], test["values"]
        listed = {"in": lambda text: text in values, "not_in": lambda text: text in values,
                  "starts_with": lambda text: text.startswith(values[0]),
                  "contains": lambda text: values[0] in text}[test["op"]]
        met = [code for text, code in codes.items() if listed(text)]
        condition = self.one_of(place, met, len(codes))
        return "!" + condition if test["op"] == "not_in" else condition

    def one_of(self, place, met, count):
        if not met:
            return "(false)"
        if len(met) <= LONGEST_COMPARED:
            return "(" + " || ".join(f"{place} == {code}" for code in met) + ")"
        words = [0] * (count // 64 + 1)
        for code in met:
            words[code // 64] |= 1 << (code % 64)
        name = f"bits_{len(self.tables)}"
        listed = ", ".join(f"{word:#x}u" for word in words)
        self.tables.append(f"constexpr std::uint64_t {name}[] = {{{listed}}};")
        return f"has({name}, {place})"


def main():
    work = Workload(sys.argv[1])
    chain = Chain(work)
    (work.folder / "chain.cpp").write_text(chain.source())
    with (work.folder / "chain.bin").open("wb") as file:
        chain.values().tofile(file)
    program = work.folder / "chain"
    subprocess.run(["c++", "-std=c++20", "-O3", "-I", HERE, work.folder / "chain.cpp",
                    "-o", program], check=True)
    os.execv(program, [program, work.folder / "chain.bin"])


if __name__ == "__main__":
    main()
