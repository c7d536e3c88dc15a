// eligibility.cpp: who may own a record, and the first condition that fails.
#include <algorithm>

#include "src/model/engine_data.hpp"

namespace ambit::model {

namespace {

bool admits(const community& one, const user& who) {
  return one.published && one.viewable &&
         std::binary_search(one.profiles.begin(), one.profiles.end(), who.profile);
}

/// The obstacle of a partner user who meets every condition before the community.
obstacle community_obstacle(const engine_data& engine, const user& who, obstacle any_community,
                            const eligibility_question& question) {
  if (!question.community_named) return any_community;
  const community* named = engine.people.data().communities.at(question.community);
  return named && admits(*named, who) ? obstacle::none : obstacle::not_a_community_member;
}

bool meets(const engine_data& engine, std::uint32_t position,
           const criteria::compiled_criterion& eligible_when, criteria::workspace& memory) {
  const criteria::atom_table& atoms = *engine.rules.data().user_atoms;
  const std::size_t width = atoms.object().fields.size();
  const criteria::row cells{engine.user_cells.data() + position * width, width};
  return !criteria::reads_invalid(eligible_when.reads, cells) &&
         criteria::passes(eligible_when, atoms, cells, memory);
}

}  // namespace

obstacle user_obstacle(const engine_data& engine, std::uint32_t position,
                       const eligibility_question& question, criteria::workspace& memory) {
  const user* who = engine.people.data().users.at(position);
  if (!who) return obstacle::unknown_user;
  obstacle found = engine.user_obstacles[position];
  if (who->kind == user_kind::partner &&
      (found == obstacle::none || found == obstacle::not_a_community_member)) {
    found = community_obstacle(engine, *who, found, question);
  }
  if (found != obstacle::none || !question.eligible_when) return found;
  return meets(engine, position, *question.eligible_when, memory)
             ? obstacle::none
             : obstacle::eligible_when_not_true;
}

obstacle queue_obstacle(const engine_data& engine, std::uint32_t position,
                        std::string_view object_name, const eligibility_question& question,
                        criteria::workspace& memory) {
  const queue* held = engine.people.data().queues.at(position);
  if (!held) return obstacle::unknown_queue;
  if (!std::binary_search(held->objects.begin(), held->objects.end(), object_name)) {
    return obstacle::queue_does_not_hold_object;
  }
  if (!question.community_named && !question.eligible_when) {
    return engine.queue_attended[position] ? obstacle::none : obstacle::queue_unattended;
  }
  const auto& members = engine.queue_members[position];
  const bool attended = std::any_of(members.begin(), members.end(), [&](std::uint32_t member) {
    return user_obstacle(engine, member, question, memory) == obstacle::none;
  });
  return attended ? obstacle::none : obstacle::queue_unattended;
}

}  // namespace ambit::model
