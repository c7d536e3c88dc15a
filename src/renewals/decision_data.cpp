#include "src/renewals/decision_data.hpp"

namespace ambit::renewals {

std::size_t decision_data::to_count(std::size_t index) const noexcept {
  if (rows[index].owner == party::partner) return recipients(index).size();
  return book.data().rows[client_of(index)].to_count;
}

std::vector<note> decision_data::notes(std::size_t index) const {
  const decision& made = rows[index];
  std::vector<note> out;
  if (made.outcome == outcome::undecided) return out;
  if (made.owner == party::vendor) {
    const client* const of = book.data().rows.data() + client_of(index);
    const auto begin = book.data().notes.begin();
    out.assign(begin + of[0].notes_begin, begin + of[1].notes_begin);
  }
  if (made.choice != nowhere) {
    const std::vector<note>& of_partner = choices[made.choice].notes;
    out.insert(out.end(), of_partner.begin(), of_partner.end());
  }
  if (made.outcome == outcome::decided && to_count(index) == 0) {
    out.push_back({warning::nobody_addressed, 0, nowhere, nowhere});
  }
  return out;
}

}  // namespace ambit::renewals
