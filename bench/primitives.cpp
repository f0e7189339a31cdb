// What everything is made of, as this project computes it.

#include "cases.hpp"
#include "group/pairing.hpp"
#include "group/products.hpp"
#include "measure.hpp"

namespace aceso::bench {
namespace {

struct Elements {
  OsRandom rng;
  std::vector<Scalar> x;
  std::vector<G1> p;
  std::vector<G2> q;
  std::vector<Lines> lines;
  FixedBase<G1Curve> table;
  Gt gt;

  Elements() : table(hash_to_g1("bench", as_bytes("base"))), gt(pairing(table.base(), G2::generator())) {
    for (std::size_t i = 0; i < 64; ++i) {
      x.push_back(Scalar::random(rng));
      p.push_back(table.pow(x.back()));
    }
    for (std::size_t i = 0; i < 16; ++i) q.push_back(g2_base().pow(x[i]));
    for (const G2& point : q) lines.emplace_back(point);
  }
};

const Elements& elements() {
  static const Elements all;
  return all;
}

void primitive(const std::string& name, const std::function<void()>& task, double units = 1) {
  add({.op = "primitive: " + name, .units = units}, [task] { return task; });
}

}  // namespace

void add_primitives() {
  primitive("hash to G1", [] { keep(hash_to_g1("bench", as_bytes("message"))); });
  primitive("G1 power", [] { keep(elements().p[0].pow(elements().x[1])); });
  primitive(
      "G1 power of 16 bases, each",
      [] {
        G1Products all;
        for (std::size_t i = 0; i < 16; ++i) all.begin().power(elements().p[i], elements().x[i]);
        keep(all.take());
      },
      16);
  primitive("G1 fixed base", [] { keep(elements().table.pow(elements().x[0])); });
  primitive(
      "G1 fixed base, 64 together, each",
      [] {
        G1Products all;
        for (const Scalar& x : elements().x) all.begin().multiply(elements().table, x);
        keep(all.take());
      },
      64);
  primitive("G2 power", [] { keep(elements().q[0].pow(elements().x[1])); });
  primitive("G2 fixed base", [] { keep(g2_base().pow(elements().x[0])); });
  primitive(
      "G2 fixed base, 16 together, each",
      [] {
        G2Products all;
        for (std::size_t i = 0; i < 16; ++i) all.begin().multiply(g2_base(), elements().x[i]);
        keep(all.take());
      },
      16);
  primitive("table of a G1 base", [] { keep(FixedBase<G1Curve>(elements().p[1])); });
  primitive("GT power", [] { keep(elements().gt.pow(elements().x[0])); });
  primitive("GT fixed base", [] {
    static const FixedBaseGt table(elements().gt);
    keep(table.pow(elements().x[0]));
  });
  primitive("GT product of 2 public powers", [] {
    const Gt bases[] = {elements().gt, elements().gt.inverse()};
    keep(multi_pow_vartime(bases, std::span(elements().x).first(2)));
  });
  primitive("lines of a G2 element", [] { keep(Lines(elements().q[0])); });
  const auto product = [](std::size_t pairs) {
    std::vector<LinedPair> all;
    for (std::size_t i = 0; i < pairs; ++i) all.push_back({elements().p[i], &elements().lines[i]});
    keep(pairing_product(all));
  };
  primitive("pairing over lines", [product] { product(1); });
  primitive("pairing product of 16 over lines", [product] { product(16); });
  primitive("decode G1", [] {
    static const auto bytes = elements().p[0].encode();
    keep(G1::decode(bytes));
  });
  primitive("decode G2", [] {
    static const auto bytes = elements().q[0].encode();
    keep(G2::decode(bytes));
  });
  primitive(std::string(last_primitive), [] {
    static const auto bytes = elements().gt.encode();
    keep(Gt::decode(bytes));
  });
}

}  // namespace aceso::bench
