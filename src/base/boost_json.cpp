// boost_json.cpp: Boost.JSON's compiled part, here and nowhere else.
#include <boost/json/src.hpp>
