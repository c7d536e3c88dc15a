// conversation.hpp: the conversations of one ticket, as ambit/conversations.hpp takes them, and
// which of their threads is shown.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"

namespace ambit::tickets {

/// Kleene's values in their order: `and` is the smaller, `or` the greater.
enum class known : std::uint8_t { no, unknown, yes };

struct message {
  json::value written;             ///< an object, or nothing where the host gave none
  std::string_view id;             ///< empty: missing
  known counts = known::unknown;   ///< it is neither note nor comment
  known visible = known::unknown;  ///< the viewer of a visible ticket may see it
  std::optional<std::int64_t> at;
  std::string_view missing;  ///< code of what keeps it from being known; empty: nothing
};

struct conversation_thread {
  std::string_view id;  ///< empty: missing
  std::string_view inbox;
  std::optional<std::int64_t> created;
  std::vector<message> messages;  ///< none: missing

  bool is_candidate() const noexcept;
};

/// Texts are views into the document.
struct conversation {
  json::document document;
  bool names_threads = false;  ///< the list is there, maybe empty
  std::vector<conversation_thread> threads;
};

/// Null after adding errors to `problems`: no JSON object, or of another ticket.
std::unique_ptr<conversation> read_conversation(std::string_view text, std::string_view ticket,
                                                report& problems);

struct conversation_warning {
  std::string_view code;
  std::string_view thread;
  std::string_view message;
};

struct latest_thread {
  /// The thread that is shown, which has a visible message; null: none is.
  const conversation_thread* shown = nullptr;
  bool has_candidates = false;  ///< some thread may have a message that is visible
  std::vector<conversation_warning> warnings;
};

latest_thread find_latest(const conversation& of, bool by_created);

/// The visible messages of a thread by time (missing last), then id.
std::vector<const message*> visible_messages(const conversation_thread& of);

/// A text of 1 to 255 bytes; else empty.
std::string_view short_text(json::value at) noexcept;

}  // namespace ambit::tickets
