// arrow_entities.hpp: the columns of each kind of entity, and the entity in a row of them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "src/exchange/entity_rows.hpp"
#include "src/model/directory_data.hpp"

namespace ambit::exchange {

std::span<const known_column> user_columns() noexcept;
std::span<const known_column> account_columns() noexcept;
std::span<const known_column> contact_columns() noexcept;
std::span<const known_column> queue_columns() noexcept;
std::span<const known_column> community_columns() noexcept;
std::span<const known_column> role_columns() noexcept;
std::span<const known_column> team_columns() noexcept;
std::span<const known_column> group_columns() noexcept;

// Each adds errors to the place's report where the row is not sound, all of them.
model::user read_user(entity_rows& from, std::size_t row);
model::account read_account(entity_rows& from, std::size_t row);
/// Borrows the table's texts.
model::contact_draft read_contact(entity_rows& from, std::size_t row);
model::queue read_queue(entity_rows& from, std::size_t row);
model::community read_community(entity_rows& from, std::size_t row);
model::directory_role read_role(entity_rows& from, std::size_t row);
model::directory_team read_team(entity_rows& from, std::size_t row);
model::directory_group read_group(entity_rows& from, std::size_t row);

}  // namespace ambit::exchange
