// cell_storage.hpp: the bytes behind cells: an arena whose chunks never move and are freed
// together.
//
// A text that folding changed is laid out as  written bytes | their count (4 bytes) | folded bytes,
// and the cell, marked `folded`, points to the folded ones: tests read those, people see the
// others.
//
// Thread rule: one thread while it grows; const reading of cells from many.
// Cost: a pointer's move a text; a chunk every 64 KiB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/criteria/cell.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::criteria {

class cell_storage {
 public:
  std::string_view keep(std::string_view bytes);
  /// A present text cell, folded where its field ignores case; missing when empty.
  cell text(std::string_view written, bool ignore_case);
  /// The same of a text that outlives the cell: kept only where folding changes it.
  cell borrowed_text(std::string_view written, bool ignore_case);
  /// A present set cell; `ordinals` must be ascending and distinct; missing when empty.
  cell set(std::span<const std::uint32_t> ordinals);

 private:
  char* allocate(std::size_t bytes);
  bool fold(std::string_view written);
  cell keep_folded(std::string_view written);

  static constexpr std::size_t chunk_bytes = 1 << 16;
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::string folded_;  // reused
};

/// The text of a present text or id cell as it was written.
std::string_view written_text(const cell& value) noexcept;

}  // namespace ambit::criteria
