#include "ambit/zones.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "src/base/limits.hpp"
#include "src/base/zone_table.hpp"
#include "tests/unit/base/tzif.hpp"

namespace ambit {
namespace {

namespace fs = std::filesystem;

std::string plus(std::int32_t hours) {
  test::tzif content;
  content.types = {{hours * 3'600, false}};
  return content.bytes('2');
}

/// A folder that is gone when the test is.
class folder {
 public:
  folder() {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    path_ = fs::path(testing::TempDir()) / (std::string("ambit_zones_") + info->name());
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~folder() { fs::remove_all(path_); }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  const fs::path& path() const { return path_; }
  void write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }

 private:
  fs::path path_;
};

TEST(zones, know_utc_always) {
  const zones none;
  EXPECT_TRUE(none.contains("UTC"));
  EXPECT_FALSE(none.contains("Europe/Berlin"));
  EXPECT_FALSE(none.contains(""));
  EXPECT_EQ(none.names(), std::vector<std::string>{"UTC"});
  EXPECT_EQ(none.version(), "");
  const auto some = zones::from_bytes({{"Test/One", plus(1)}, {"UTC", plus(5)}}, "2026a");
  ASSERT_TRUE(some);
  EXPECT_EQ(some->names(), (std::vector<std::string>{"Test/One", "UTC"}));
  EXPECT_EQ(some->version(), "2026a");
  EXPECT_EQ(some->table().find("Test/One")->offset_at(0), 3'600);
  EXPECT_EQ(some->table().find("UTC")->offset_at(0), 0);
}

TEST(zones, are_loaded_all_or_none) {
  const auto loaded = zones::from_bytes({{"Good", plus(1)},
                                         {"Bad", "TZif"},
                                         {"", plus(1)},
                                         {"\xFF", plus(1)},
                                         {std::string(256, 'x'), plus(1)},
                                         {"Good", plus(2)},
                                         {"Large", std::string(limits::max_zone_bytes + 1, 'x')}},
                                        "v");
  EXPECT_FALSE(loaded);
  EXPECT_EQ(loaded.code(), status::invalid_zones);
  std::string codes;
  for (const problem& item : loaded.report().problems()) codes += item.code + ' ';
  EXPECT_EQ(codes,
            "malformed_zone malformed_name malformed_name malformed_name duplicate_zone "
            "zone_too_large ");
}

TEST(zones, are_read_from_a_folder) {
  const folder dir;
  dir.write("Europe/Berlin", plus(1));
  dir.write("Deep/Er/Zone", plus(2));
  dir.write("posix/Europe/Berlin", "TZif nonsense");
  dir.write("right/Europe/Berlin", "TZif nonsense");
  dir.write("localtime", plus(7));
  dir.write("zone.tab", "# text");
  dir.write("empty", "");
  fs::create_symlink("Berlin", dir.path() / "Europe/Linked");
  fs::create_symlink("nowhere", dir.path() / "dangling");
  fs::create_directory_symlink(dir.path(), dir.path() / "loop");
  dir.write("tzdata.zi", "# version 2026b-extra\n# This zic input file is in the public domain.\n");
  const auto loaded = zones::from_directory(dir.path().string());
  ASSERT_TRUE(loaded) << loaded.report().to_text();
  EXPECT_EQ(loaded->names(),
            (std::vector<std::string>{"Deep/Er/Zone", "Europe/Berlin", "Europe/Linked", "UTC"}));
  EXPECT_EQ(loaded->version(), "2026b-extra");
  dir.write("+VERSION", "2026c\n");
  EXPECT_EQ(zones::from_directory(dir.path().string())->version(), "2026c");
}

TEST(zones, without_a_version_are_named_by_their_bytes) {
  const folder dir;
  dir.write("A", plus(1));
  const auto first = zones::from_directory(dir.path().string());
  ASSERT_TRUE(first);
  EXPECT_EQ(first->version().size(), 32U);
  dir.write("A", plus(2));
  EXPECT_NE(zones::from_directory(dir.path().string())->version(), first->version());
}

TEST(zones, from_a_folder_that_is_none) {
  const folder dir;
  const auto missing = zones::from_directory((dir.path() / "missing").string());
  EXPECT_EQ(missing.code(), status::invalid_zones);
  EXPECT_EQ(missing.report().problems().at(0).code, "unreadable");
  const auto empty = zones::from_directory(dir.path().string());
  EXPECT_EQ(empty.code(), status::invalid_zones);
  EXPECT_EQ(empty.report().problems().at(0).code, "no_zones");
  dir.write("Bad", "TZif");
  dir.write("Worse", "TZif2");
  const auto bad = zones::from_directory(dir.path().string());
  EXPECT_EQ(bad.code(), status::invalid_zones);
  EXPECT_EQ(bad.report().error_count(), 2U);
}

}  // namespace
}  // namespace ambit
