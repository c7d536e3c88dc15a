#include "src/base/number.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>

namespace ambit {
namespace {

using number::failure;

constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

const std::string_view malformed[] = {"",      "-",   "+1",  "01",  "1.",  ".5",    "1e",  "1e+",
                                      "1 ",    " 1",  "0x1", "1_0", "--1", "1.2.3", "nan", "inf",
                                      "1e1.0", "1,5", "1d",  "-01", "00",  "1e 1",  "٣",   "1\n"};

TEST(number, malformed_text_is_none) {
  for (const std::string_view text : malformed) {
    EXPECT_EQ(number::to_integer(text).error, failure::malformed) << text;
    EXPECT_EQ(number::to_scaled(text, 2).error, failure::malformed) << text;
    EXPECT_EQ(number::to_double(text).error, failure::malformed) << text;
  }
}

TEST(number, whole_numbers_in_any_writing) {
  struct row {
    std::string_view text;
    std::int64_t value;
  };
  for (const row& given : {row{"0", 0},
                           row{"-0", 0},
                           row{"0.0", 0},
                           row{"0e99", 0},
                           row{"1", 1},
                           row{"-1", -1},
                           row{"1.0", 1},
                           row{"1.000", 1},
                           row{"1e2", 100},
                           row{"1E+2", 100},
                           row{"1.5e1", 15},
                           row{"100e-2", 1},
                           row{"1000.00e-3", 1},
                           row{"9007199254740993", 9007199254740993},
                           row{"9223372036854775807", largest},
                           row{"-9223372036854775808", smallest},
                           row{"9.223372036854775807e18", largest},
                           row{"9223372036854775807000e-3", largest},
                           row{"0.0000000000000000000000001e25", 1},
                           row{"0e99999999999999999999", 0},
                           row{"0.0e-99999999999999999999", 0}}) {
    const auto result = number::to_integer(given.text);
    EXPECT_EQ(result.error, failure::none) << given.text;
    EXPECT_EQ(result.value, given.value) << given.text;
  }
}

TEST(number, whole_numbers_that_are_none) {
  struct row {
    std::string_view text;
    failure error;
  };
  for (const row& given :
       {row{"9223372036854775808", failure::out_of_range},
        row{"-9223372036854775809", failure::out_of_range}, row{"1e19", failure::out_of_range},
        row{"1e99999999999999999999", failure::out_of_range}, row{"-1e400", failure::out_of_range},
        row{"1.5", failure::fraction}, row{"-0.1", failure::fraction},
        row{"1e-1", failure::fraction}, row{"15e-1", failure::fraction},
        row{"1e-99999999999999999999", failure::fraction},
        row{"1.0000000000000000000000000000001", failure::fraction}}) {
    EXPECT_EQ(number::to_integer(given.text).error, given.error) << given.text;
  }
}

TEST(number, decimals_fit_exactly_or_not_at_all) {
  struct row {
    std::string_view text;
    std::int32_t scale;
    std::int64_t value;
    failure error;
  };
  for (const row& given :
       {row{"123.45", 2, 12'345, failure::none}, row{"123.4", 2, 12'340, failure::none},
        row{"123", 2, 12'300, failure::none}, row{"-0.05", 2, -5, failure::none},
        row{"1.10", 1, 11, failure::none}, row{"1e-2", 2, 1, failure::none},
        row{"0.1", 0, 0, failure::inexact}, row{"1.005", 2, 0, failure::inexact},
        row{"1e-3", 2, 0, failure::inexact}, row{"9223372036.854775807", 9, largest, failure::none},
        row{"-9223372036.854775808", 9, smallest, failure::none},
        row{"9223372036.854775808", 9, 0, failure::out_of_range},
        row{"92233720368547758.08", 2, 0, failure::out_of_range}, row{"0.30", 1, 3, failure::none},
        row{"0.1e1", 0, 1, failure::none}}) {
    const auto result = number::to_scaled(given.text, given.scale);
    EXPECT_EQ(result.error, given.error) << given.text;
    EXPECT_EQ(result.value, given.value) << given.text;
  }
}

TEST(number, scaled_values_are_read_back) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 50'000; ++round) {
    const auto value = static_cast<std::int64_t>(random()) >> (random() % 64);
    const auto scale = static_cast<std::int32_t>(random() % 10);
    const std::string text = number::from_scaled(value, scale);
    const auto back = number::to_scaled(text, scale);
    ASSERT_TRUE(back) << text;
    ASSERT_EQ(back.value, value) << text;
    const auto point = text.find('.');
    ASSERT_EQ(scale == 0 ? 0 : text.size() - point - 1, static_cast<std::size_t>(scale));
  }
  EXPECT_EQ(number::from_scaled(-5, 2), "-0.05");
  EXPECT_EQ(number::from_scaled(0, 2), "0.00");
  EXPECT_EQ(number::from_scaled(smallest, 0), "-9223372036854775808");
  EXPECT_EQ(number::from_scaled(smallest, 9), "-9223372036.854775808");
}

TEST(number, doubles_are_the_nearest) {
  EXPECT_EQ(number::to_double("0.1").value, 0.1);
  EXPECT_EQ(number::to_double("1e23").value, 1e23);
  EXPECT_EQ(number::to_double("9007199254740993").value, 9007199254740992.0);
  EXPECT_EQ(number::to_double("2.2250738585072014e-308").value, std::numeric_limits<double>::min());
  EXPECT_EQ(number::to_double("5e-324").value, std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(number::to_double("1.7976931348623157e308").value, std::numeric_limits<double>::max());
  EXPECT_TRUE(std::signbit(number::to_double("-0").value));
  EXPECT_TRUE(std::signbit(number::to_double("-0.0e5").value));
}

TEST(number, doubles_too_large_are_refused_and_too_small_are_zero) {
  for (const std::string_view text :
       {"1e309", "-1e309", "1.8e308", "1e99999999999999999999", "123456789e1000", "0.001e400"}) {
    EXPECT_EQ(number::to_double(text).error, failure::out_of_range) << text;
  }
  for (const std::string_view text :
       {"1e-400", "0.0001e-400", "1e-99999999999999999999", "123456789e-1000", "0e999999999999"}) {
    const auto result = number::to_double(text);
    EXPECT_EQ(result.error, failure::none) << text;
    EXPECT_EQ(result.value, 0.0) << text;
  }
  EXPECT_TRUE(std::signbit(number::to_double("-1e-400").value));
}

TEST(number, doubles_are_read_back_to_the_bit) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 50'000; ++round) {
    const auto value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) {
      EXPECT_EQ(number::from_double(value), "null");
      continue;
    }
    const std::string text = number::from_double(value);
    ASSERT_EQ(std::bit_cast<std::uint64_t>(number::to_double(text).value),
              std::bit_cast<std::uint64_t>(value))
        << text;
  }
}

}  // namespace
}  // namespace ambit
