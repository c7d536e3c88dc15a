// The context: the one public struct, whose layout is a promise.
#include "ambit/context.hpp"

#include "capi/call.hpp"
#include "src/base/limits.hpp"

// No holes, whatever the size of a pointer: numbers of 8 and 4 bytes stand in pairs.
static_assert(offsetof(ambit_context, struct_size) == 0);
static_assert(offsetof(ambit_context, reserved) == 4);
static_assert(offsetof(ambit_context, now_unix_us) == 8);
static_assert(offsetof(ambit_context, zone) == 16);
static_assert(offsetof(ambit_context, event) == 16 + sizeof(void*));
static_assert(offsetof(ambit_context, actor) == 16 + 2 * sizeof(void*));
static_assert(offsetof(ambit_context, running_user) == 16 + 3 * sizeof(void*));
static_assert(offsetof(ambit_context, zone_size) == 16 + 4 * sizeof(void*));
static_assert(offsetof(ambit_context, event_size) == 20 + 4 * sizeof(void*));
static_assert(offsetof(ambit_context, actor_size) == 24 + 4 * sizeof(void*));
static_assert(offsetof(ambit_context, running_user_size) == 28 + 4 * sizeof(void*));
static_assert(sizeof(ambit_context) == 32 + 4 * sizeof(void*));

namespace ambit::capi {
namespace {

status short_text(const char* data, std::uint32_t size) noexcept {
  if (size > limits::max_id_bytes) return status::invalid_argument;
  return text_of(data, size);
}

}  // namespace

status context_of(const ambit_context* when) noexcept {
  if (when == nullptr) return status::null_argument;
  // Before this is known to be right, nothing behind it may be looked at.
  if (when->struct_size != sizeof(ambit_context)) return status::wrong_struct_size;
  if (when->reserved != 0) return status::invalid_argument;
  for (const status found :
       {short_text(when->zone, when->zone_size), short_text(when->event, when->event_size),
        short_text(when->actor, when->actor_size),
        short_text(when->running_user, when->running_user_size)}) {
    if (found != status::ok) return found;
  }
  return status::ok;
}

context to_context(const ambit_context& when) {
  context made;
  made.now_unix_us = when.now_unix_us;
  made.zone = view(when.zone, when.zone_size);
  made.event = view(when.event, when.event_size);
  made.actor = view(when.actor, when.actor_size);
  made.running_user = view(when.running_user, when.running_user_size);
  return made;
}

}  // namespace ambit::capi
