#include "tests/simulator/answer.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace ambit::simulator {
namespace {

constexpr std::size_t none = std::string_view::npos;

/// What follows `name` up to the next quote; empty where `name` is not there.
std::string_view text_after(std::string_view json, std::string_view name) {
  const std::size_t place = json.find(name);
  if (place == none) return {};
  const std::string_view rest = json.substr(place + name.size());
  return rest.substr(0, rest.find('"'));
}

/// The number in an id such as u3.
int number_in(std::string_view id) {
  int number = -1;
  if (!id.empty()) std::from_chars(id.data() + 1, id.data() + id.size(), number);
  return number;
}

/// Of `{"user":"u3"}` that follows `name`.
owner owner_after(std::string_view json, std::string_view name) {
  const std::size_t place = json.find(name);
  if (place == none) return nobody;
  const std::string_view rest = json.substr(place + name.size());
  const int number = number_in(text_after(rest, ":\""));
  return rest.starts_with(R"({"queue")") ? user_count + number : number;
}

}  // namespace

answer read_answer(std::string_view json) {
  answer read;
  // What was tried in vain names owners and pools too; it comes after those of the decision.
  const std::string_view head = json.substr(0, json.find(R"(,"skipped":)"));
  read.outcome = text_after(head, R"("outcome":")");
  read.reason = text_after(head, R"("reason":")");
  read.who = owner_after(head, R"("owner":)");
  read.stands_in_for = owner_after(head, R"("substitute_for":)");
  read.pool = number_in(text_after(head, R"("pool":")"));
  read.recorded = json;
  // What a replay adds stands right before the fingerprint, at the end.
  const std::size_t tail = json.size() - std::min<std::size_t>(json.size(), 150);
  const std::size_t replayed = json.find(R"("replayed":true)", tail);
  if (replayed != none) {
    read.is_replayed = true;
    read.current = owner_after(json.substr(replayed), R"("current_owner":)");
    const std::size_t rest = json.find(R"("fingerprint":)", replayed);
    read.recorded.erase(replayed, rest == none ? none : rest - replayed);
  }
  return read;
}

act_answer read_act_answer(std::string_view json) {
  act_answer read;
  read.lead = number_in(text_after(json, R"("id":")"));
  read.outcome = text_after(json, R"("outcome":")");
  read.reason = text_after(json, R"("reason":")");
  read.who = owner_after(json, R"("owner":)");
  read.is_replayed = json.find(R"("replayed":true)") != none;
  return read;
}

}  // namespace ambit::simulator
