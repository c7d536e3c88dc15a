#include "src/tickets/conversation.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "src/base/address.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/values.hpp"

namespace ambit::tickets {

namespace {

constexpr std::array<std::string_view, 3> open_channels = {"chat", "messenger", "form"};

/// Nothing where the member, or its object, is not there.
json::value member(json::value of, std::string_view key) {
  return of && of.is_object() ? of.find(key) : json::value();
}

std::optional<std::int64_t> read_moment(json::value at) {
  if (!at) return std::nullopt;
  criteria::field kind;
  kind.type = criteria::field_type::timestamp;
  criteria::scalar out;
  const bool is_read = criteria::read_scalar(at, kind, out) == criteria::fault::none &&
                       out.state == criteria::cell_state::present;
  return is_read ? std::optional(out.integer) : std::nullopt;
}

/// The team's addresses whose mail may be shown. A list that is empty or has a gap does not say
/// that another address is not connected: else its loss would let an older thread come to light.
class connected_addresses {
 public:
  explicit connected_addresses(json::value list) {
    if (!list || !list.is_array()) return;
    is_whole_ = list.size() != 0;
    for (json::value at = list.first(); at; at = at.next()) {
      const std::string_view address = short_text(at);
      is_whole_ = is_whole_ && !address.empty();
      if (!address.empty()) addresses_.push_back(address);
    }
  }

  known has(std::string_view address) const noexcept {
    const bool is_listed = std::any_of(
        addresses_.begin(), addresses_.end(),
        [address](std::string_view each) { return base::is_same_address(each, address); });
    if (is_listed) return known::yes;
    return is_whole_ ? known::no : known::unknown;
  }

 private:
  std::vector<std::string_view> addresses_;
  bool is_whole_ = false;
};

class conversation_reader {
 public:
  explicit conversation_reader(json::value root) : connected_(member(root, "connected")) {}

  conversation_thread read_thread(json::value written) const {
    conversation_thread out;
    out.id = short_text(member(written, "id"));
    out.inbox = short_text(member(written, "inbox"));
    out.created = read_moment(member(written, "created"));
    const json::value messages = member(written, "messages");
    if (!messages || !messages.is_array()) return out;
    for (json::value at = messages.first(); at; at = at.next()) {
      out.messages.push_back(read_message(at));
    }
    return out;
  }

 private:
  message read_message(json::value written) const {
    message out;
    if (written.is_object()) out.written = written;
    out.id = short_text(member(written, "id"));
    out.at = read_moment(member(written, "at"));
    const std::string_view kind = short_text(member(written, "kind"));
    const auto note = [&out](known found, std::string_view code) {
      if (found == known::unknown && out.missing.empty()) out.missing = code;
      out.visible = std::min(out.visible, found);
    };
    out.visible = known::yes;
    out.counts = kind.empty() ? known::unknown : (kind == "message" ? known::yes : known::no);
    note(out.counts, "missing_kind");
    read_channel(written, note);
    note(out.id.empty() ? known::unknown : known::yes, "missing_id");
    return out;
  }

  template <class Note>
  void read_channel(json::value written, const Note& note) const {
    const std::string_view channel = short_text(member(written, "channel"));
    if (channel == "mail") {
      const std::string_view address = short_text(member(written, "address"));
      if (address.empty()) return note(known::unknown, "missing_address");
      return note(connected_.has(address), "missing_connected");
    }
    const bool is_open =
        std::find(open_channels.begin(), open_channels.end(), channel) != open_channels.end();
    if (channel.empty()) return note(known::unknown, "missing_channel");
    note(is_open ? known::yes : known::no, {});
  }

  connected_addresses connected_;
};

/// Nothing: the time cannot be known.
std::optional<std::int64_t> time_of(const conversation_thread& of, bool by_created) {
  if (by_created) return of.created;
  std::optional<std::int64_t> latest;
  for (const message& each : of.messages) {
    if (each.counts == known::no) continue;
    if (each.counts == known::unknown || !each.at) return std::nullopt;
    latest = std::max(latest.value_or(*each.at), *each.at);
  }
  return latest;
}

void add_warnings(const conversation_thread& of, bool by_created,
                  std::vector<conversation_warning>& out) {
  if (of.id.empty()) out.push_back({"missing_id", {}, {}});
  if (by_created && !of.created) out.push_back({"missing_time", of.id, {}});
  if (of.messages.empty()) out.push_back({"missing_messages", of.id, {}});
  for (const message& each : of.messages) {
    const bool is_unknown = each.visible == known::unknown || each.counts == known::unknown;
    if (is_unknown) out.push_back({each.missing, of.id, each.id});
    if (!by_created && each.counts != known::no && !each.at) {
      out.push_back({"missing_time", of.id, each.id});
    }
  }
}

}  // namespace

std::string_view short_text(json::value at) noexcept {
  if (!at || !at.is_string() || at.string().size() > limits::max_id_bytes) return {};
  return at.string();
}

bool conversation_thread::is_candidate() const noexcept {
  return messages.empty() || std::any_of(messages.begin(), messages.end(), [](const message& each) {
           return each.visible != known::no;
         });
}

std::unique_ptr<conversation> read_conversation(std::string_view text, std::string_view ticket,
                                                report& problems) {
  auto out = std::make_unique<conversation>();
  if (!out->document.parse(text, {}, problems)) return nullptr;
  const json::value root = out->document.root();
  if (!root.is_object()) {
    json::error(problems, root, "wrong_type", root.describe(), "an object of conversations");
    return nullptr;
  }
  const json::value of = root.find("ticket");
  if (!of || !of.is_string() || of.string() != ticket) {
    json::error(problems, of ? of : root, "wrong_ticket",
                of ? "conversations of " + of.describe() : "conversations of no ticket",
                "\"ticket\": " + text::quoted(ticket) + ", which is asked about");
    return nullptr;
  }
  const json::value threads = root.find("threads");
  out->names_threads = threads && threads.is_array();
  if (!out->names_threads) return out;
  const conversation_reader reader(root);
  for (json::value at = threads.first(); at; at = at.next()) {
    out->threads.push_back(reader.read_thread(at));
  }
  return out;
}

latest_thread find_latest(const conversation& of, bool by_created) {
  latest_thread out;
  if (!of.names_threads) {
    out.has_candidates = true;  // for all that is known
    out.warnings.push_back({"missing_threads", {}, {}});
    return out;
  }
  using place = std::pair<std::int64_t, std::string_view>;
  std::vector<std::string_view> ids;
  const conversation_thread* latest = nullptr;
  place best;
  bool is_known = true;
  for (const conversation_thread& each : of.threads) {
    if (!each.is_candidate()) continue;
    out.has_candidates = true;
    add_warnings(each, by_created, out.warnings);
    const auto time = time_of(each, by_created);
    is_known = is_known && time && !each.id.empty();
    if (!is_known) continue;
    ids.push_back(each.id);
    const bool is_later = !latest || *time > best.first;
    if (is_later || (*time == best.first && each.id < best.second)) {
      latest = &each;
      best = {*time, each.id};
    }
  }
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  if (is_known && twice != ids.end()) {
    out.warnings.push_back({"duplicate_id", *twice, {}});
    is_known = false;
  }
  if (is_known && latest && !visible_messages(*latest).empty()) out.shown = latest;
  return out;
}

std::vector<const message*> visible_messages(const conversation_thread& of) {
  std::vector<const message*> out;
  for (const message& each : of.messages) {
    if (each.visible == known::yes) out.push_back(&each);
  }
  std::stable_sort(out.begin(), out.end(), [](const message* left, const message* right) {
    return std::tuple(!left->at.has_value(), left->at.value_or(0), left->id) <
           std::tuple(!right->at.has_value(), right->at.value_or(0), right->id);
  });
  return out;
}

}  // namespace ambit::tickets
