// act_planner.hpp: the acts of one call, done one after the other on what they stand on: who may
// (acts.cpp), and what follows for notes (acts.cpp) and for records (record_acts.cpp).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/workspace_acts.hpp"
#include "src/workspace/act_result.hpp"
#include "src/workspace/follow_book.hpp"
#include "src/workspace/given_records.hpp"
#include "src/workspace/note_desk.hpp"

namespace ambit::workspace {

class act_planner {
 public:
  act_planner(const viewer& who, criteria::cell_storage& storage, scratch& memory)
      : who_(who), viewer_(who.data()), storage_(storage), records_(viewer_, storage, memory) {}

  status read(const std::vector<act_request>& acts, std::span<const batch* const> records,
              const model::ledger_store& book, report& problems);
  act_result run(const act_request& asked);
  void write(model::ledger_changes& out) const { notes_.write(out); }

 private:
  void want_notes(const act_request& asked);
  void want_record(std::string_view object, std::string_view id);

  std::string_view refusal_of_actor(const act_request& asked, act_result& made) const;
  /// Why the viewer may not do it with a record that is given; empty where they may.
  static std::string_view refusal_of(const given_record& record, bool to_edit) noexcept;
  /// Of a record that an act is about; null after refusing.
  given_record* reach(std::string_view object, const std::string& id, bool to_edit,
                      act_result& made);

  void save_view(const act_request& asked, act_result& made);
  void add_report(const act_request& asked, act_result& made);
  void remove_report(const act_request& asked, act_result& made);
  void follow(const act_request& asked, act_result& made);
  void unfollow(const act_request& asked, act_result& made);
  void edit(const act_request& asked, act_result& made);
  void move_stage(const act_request& asked, act_result& made);
  void merge(const act_request& asked, act_result& made);
  void replay_merge(const act_request& asked, act_result& made);

  void put(model::note_key key, std::string json, act_result& made);
  void drop(const model::note_key& key, act_result& made);
  void change(const act_request& asked, given_record& record, std::vector<criteria::cell> after,
              std::span<const property_value> values, act_result& made);
  static std::vector<std::string_view> missing_in(const criteria::object& kind,
                                                  const model::pipeline_stage& stage,
                                                  const std::vector<criteria::cell>& cells);
  bool may_stand(const model::workspace_pipeline& pipeline, const act_request& asked,
                 const given_record& record, const std::vector<criteria::cell>& after,
                 act_result& made);
  static std::vector<property_value> filled(const given_record& winner, const given_record& loser);
  property_value stage_of(const act_request& asked);

  bool is_replayed(const act_request& asked, std::string_view json) const;
  model::note_key view_key(const act_request& asked) const;
  model::note_key report_key(std::int64_t place) const {
    return {model::note_kind::report, viewer_.user, {}, {}, place};
  }
  model::note_key own_key(model::note_kind of, const act_request& asked) const {
    return {of, viewer_.user, asked.object, asked.id, 0};
  }
  std::int64_t now() const { return viewer_.at.now_unix_us; }

  const viewer& who_;
  const viewer_data& viewer_;
  criteria::cell_storage& storage_;
  given_records records_;
  note_desk notes_;
  follow_book follows_{viewer_.user};
};

}  // namespace ambit::workspace
