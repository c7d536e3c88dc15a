#include "src/model/owner_json.hpp"

#include <string>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::model {

std::string_view kind_name(owner_name::kind type) noexcept {
  return type == owner_name::kind::queue ? "queue" : "user";
}

void write_owner(json::writer& out, owner_name::kind type, std::string_view id) {
  out.open_object();
  out.member(kind_name(type), id);
  out.close_object();
}

std::optional<owner_name> read_owner(json::value written, report& problems) {
  const std::size_t errors_before = problems.error_count();
  json::reader in(written, problems, "an owner");
  if (!in.usable()) return std::nullopt;
  const json::value user = in.optional("user", json::kind::string);
  const json::value queue = in.optional("queue", json::kind::string);
  in.finish();
  if (problems.error_count() != errors_before) return std::nullopt;
  if (static_cast<bool>(user) == static_cast<bool>(queue)) {
    json::error(problems, written, "wrong_owner",
                user ? "the owner is a user and a queue at once" : "the owner is nobody",
                R"({"user": id} or {"queue": id})");
    return std::nullopt;
  }
  const std::optional<std::string_view> id = read_id(user ? user : queue, problems);
  if (!id) return std::nullopt;
  return owner_name{user ? owner_name::kind::user : owner_name::kind::queue, std::string(*id)};
}

std::optional<std::string_view> read_id(json::value written, report& problems) {
  const std::string_view id = written.string();
  if (!id.empty() && id.size() <= limits::max_id_bytes) return id;
  json::error(problems, written, "wrong_id",
              id.empty() ? std::string("the id is empty")
                         : "the id " + text::quoted(id) + " is longer than an id may be",
              "1 to " + std::to_string(limits::max_id_bytes) + " bytes");
  return std::nullopt;
}

}  // namespace ambit::model
