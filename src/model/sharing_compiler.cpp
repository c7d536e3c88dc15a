#include "src/model/sharing_compiler.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/portal_access.hpp"
#include "src/model/sharing_targets.hpp"

namespace ambit::model {

namespace {

class sharing_reader {
 public:
  sharing_reader(policy_builder& build, json::value at, object_sharing& out)
      : build_(build), problems_(build.problems), at_(at), out_(out) {}

  void read() {
    out_.object_name = at_.key();
    out_.object = find_object();
    if (out_.object) out_.atoms = std::make_shared<criteria::atom_table>(*out_.object);
    json::reader in(at_, problems_, "the sharing of an object");
    if (!in.usable()) return;
    refuse_null(build_, at_, {"no_hierarchy", "narrowed"});
    out_.internal = read_default(in.optional("internal", json::kind::string));
    out_.external = read_default(in.optional("external", json::kind::string));
    out_.no_hierarchy = flag(in.optional("no_hierarchy", json::kind::boolean));
    read_entries(problems_, in.optional("rules", json::kind::array), "a sharing rule",
                 limits::max_sharing_rules,
                 [this](json::value each) { out_.rules.push_back(read_rule(each)); });
    read_entries(problems_, in.optional("levels", json::kind::array), "a level",
                 limits::max_sharing_levels,
                 [this](json::value each) { out_.levels.push_back(read_level(each)); });
    read_folder(in.optional("folder", json::kind::string));
    read_narrowed(in.optional("narrowed", json::kind::object));
    in.optional("note", json::kind::string);
    in.finish();
    collect_reads();
  }

 private:
  static bool flag(json::value at) { return at && at.boolean(); }

  const criteria::object* find_object() {
    if (!build_.data.schema) return nullptr;
    const criteria::object* found = build_.data.schema->find(out_.object_name);
    if (found && out_.object_name != "user") return found;
    std::vector<std::string_view> names;
    for (const criteria::object& kind : build_.data.schema->objects) {
      if (kind.name != "user") names.push_back(kind.name);
    }
    json::error(problems_, at_, "unknown_object",
                found ? "users are not shared"
                      : "the schema declares no object " + text::quoted(out_.object_name),
                "an object of the schema", text::did_you_mean(out_.object_name, names));
    return nullptr;
  }

  share_access read_default(json::value at) {
    const auto word = read_word(at, share_access_names, problems_);
    return word ? static_cast<share_access>(*word) : share_access::hidden;
  }

  sharing_rule read_rule(json::value at) {
    sharing_rule out;
    json::reader in(at, problems_, "a sharing rule");
    if (!in.usable()) return out;
    out.id = read_name(in.require("id", json::kind::string), problems_).value_or("");
    const json::value when = in.any("when");
    const json::value owned_by = in.optional("owned_by", json::kind::array);
    const json::value uncarried = in.optional("uncarried", json::kind::object);
    check_condition(at, when, owned_by, uncarried);
    out.uncarried = read_uncarried(build_, uncarried);
    if (when && !owned_by) out.when = compile_when(build_, when, out_.object, out_.atoms.get());
    out.owned_by = read_share_targets(owned_by, target_use::owner, problems_);
    const json::value high_volume = in.optional("high_volume_owners", json::kind::boolean);
    out.high_volume_owners = flag(high_volume);
    if (high_volume && owned_by) {
      json::error(problems_, high_volume, "misplaced_key",
                  "\"high_volume_owners\" beside \"owned_by\"", "it only beside \"when\"");
    }
    if (uncarried) {
      refuse_beside_uncarried(in);
    } else {
      read_grant(in, out.id, target_use::rule, out.to, out.access);
    }
    in.optional("data", json::kind::object);
    in.optional("origin", json::kind::object);
    in.optional("note", json::kind::string);
    in.finish();
    return out;
  }

  void refuse_beside_uncarried(json::reader& in) {
    for (const std::string_view key : {"when", "owned_by", "high_volume_owners", "to", "access"}) {
      const json::value found = in.any(key);
      if (!found) continue;
      json::error(problems_, found, "misplaced_key", text::quoted(key) + " beside \"uncarried\"",
                  "nothing that shares in a rule that an importer left out");
    }
  }

  void check_condition(json::value at, json::value when, json::value owned_by,
                       json::value uncarried) {
    if (uncarried) return;
    if (when && owned_by) {
      json::error(problems_, owned_by, "misplaced_key", "\"owned_by\" beside \"when\"",
                  "one of them: records that pass, or records of somebody");
    } else if (!when && !owned_by) {
      json::error(problems_, at, "missing_when", "a sharing rule without \"when\"",
                  "\"when\" with criteria over the records, or \"owned_by\"",
                  R"(a rule of everything says so: "when": {"always": true})");
    }
  }

  sharing_level read_level(json::value at) {
    sharing_level out;
    json::reader in(at, problems_, "a level");
    if (!in.usable()) return out;
    out.id = read_name(in.require("id", json::kind::string), problems_).value_or("");
    const auto word = read_word(in.require("level", json::kind::string), level_names, problems_);
    if (word) out.level = static_cast<team_level>(*word);
    out.unassigned = flag(in.optional("unassigned", json::kind::boolean));
    read_grant(in, out.id, target_use::level, out.to, out.access);
    in.optional("note", json::kind::string);
    in.finish();
    return out;
  }

  /// To whom, and what.
  void read_grant(json::reader& in, const std::string& id, target_use use,
                  std::vector<share_target>& to, share_access& access) {
    to = read_share_targets(in.require("to", json::kind::array), use, problems_);
    const json::value written = in.require("access", json::kind::string);
    const auto granted = read_granted_access(written, problems_);
    if (!granted) return;
    access = *granted;
    const bool names_guests = std::any_of(to.begin(), to.end(), [](const share_target& each) {
      return each.kind == target_kind::guest;
    });
    if (access != share_access::edit || !names_guests) return;
    json::error(problems_, written, "wrong_target",
                "a rule that lets guests edit: " + text::quoted(id),
                "\"read\", which is the most that guests get",
                "staff who are to edit need a rule of their own");
  }

  void read_folder(json::value at) {
    const auto written = read_name(at, problems_);
    if (!written || !out_.object) return;
    const auto found = out_.object->find(*written);
    if (!found) {
      json::error(problems_, at, "unknown_field", "unknown field " + text::quoted(*written),
                  "a field of object " + text::quoted(out_.object_name),
                  criteria::nearest_field(*out_.object, *written, problems_));
    } else if (out_.object->fields[*found].type != criteria::field_type::id) {
      json::error(problems_, at, "type_mismatch",
                  "field " + text::quoted(*written) + " is of type " +
                      std::string(criteria::name(out_.object->fields[*found].type)),
                  "a field of type id, which names the record's folder");
    } else {
      out_.folder = found;
    }
  }

  /// Rules and levels that mean staff only, whatever their targets say.
  void read_narrowed(json::value at) {
    if (!at) return;
    refuse_null(build_, at, {"rules", "levels"});
    json::reader in(at, problems_, "what is narrowed to staff");
    narrow(in.optional("rules", json::kind::object), "unknown_rule", "sharing rule", out_.rules);
    narrow(in.optional("levels", json::kind::object), "unknown_level", "level", out_.levels);
    in.finish();
  }

  template <class T>
  void narrow(json::value names, std::string_view code, std::string_view what,
              std::vector<T>& among) {
    std::unordered_map<std::string_view, T*> known;
    std::vector<std::string_view> ids;
    for (T& each : among) {
      known.emplace(each.id, &each);
      ids.push_back(each.id);
    }
    for (json::value flag = names ? names.first() : names; flag; flag = flag.next()) {
      const auto found = known.find(flag.key());
      if (found == known.end()) {
        const bool is_told = problems_.keeps(severity::error);
        json::error(problems_, flag, code,
                    "no " + std::string(what) + " " + text::quoted(flag.key()), "one of the object",
                    is_told ? text::did_you_mean(flag.key(), ids) : std::string());
      } else if (!flag.is_bool()) {
        json::error(problems_, flag, "wrong_type", flag.describe(), "true or false");
      } else if (flag.boolean()) {
        narrow_to_staff(found->second->to);
      }
    }
  }

  void collect_reads() {
    using namespace criteria::record_field;
    auto& reads = out_.reads;
    reads = {id, owner_user, owner_queue};
    for (const sharing_rule& each : out_.rules) {
      if (each.when) reads.insert(reads.end(), each.when->reads.begin(), each.when->reads.end());
    }
    std::sort(reads.begin(), reads.end());
    reads.erase(std::unique(reads.begin(), reads.end()), reads.end());
  }

  policy_builder& build_;
  report& problems_;
  json::value at_;
  object_sharing& out_;
};

}  // namespace

void compile_sharing(policy_builder& build, json::value sharing) {
  for (json::value at = sharing ? sharing.first() : sharing; at; at = at.next()) {
    sharing_reader(build, at, build.data.sharing.emplace_back()).read();
  }
}

}  // namespace ambit::model
