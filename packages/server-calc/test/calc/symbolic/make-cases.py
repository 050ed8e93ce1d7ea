"""Writes sympy-cases.json: what SymPy answers to the questions below. Needs SymPy; run only to add cases.

    python3 make-cases.py > sympy-cases.json
"""

import json

import sympy
from sympy import S, Symbol, limit, oo, simplify, solve, symbols
from sympy.parsing.sympy_parser import implicit_multiplication, parse_expr, standard_transformations

NAMES = {"e": sympy.E, "i": sympy.I, "ln": sympy.log, "abs": sympy.Abs, "cbrt": sympy.cbrt, "atan": sympy.atan, "asin": sympy.asin, "acos": sympy.acos}
for name in "a b c d f k m n p q r t u v x y z E1 w".split():
    NAMES[name] = Symbol(name, positive=True) if name in "abcpqr" else Symbol(name)


def read(text):
    return parse_expr(text.replace("^", "**"), local_dict=NAMES, transformations=standard_transformations + (implicit_multiplication,))


class Printer(sympy.printing.str.StrPrinter):
    def _print_Exp1(self, _):
        return "e"

    def _print_ImaginaryUnit(self, _):
        return "i"

    def _print_Abs(self, expr):
        return f"abs({self._print(expr.args[0])})"

    def _print_Pow(self, expr, rational=False):
        return super()._print_Pow(expr, rational).replace("**", "^")


def write(expr):
    return Printer().doprint(expr).replace("**", "^")


cases = []


def add(operation, expression, expected, **rest):
    cases.append({"operation": operation, "expression": expression, **rest, "expected": expected})


for text in ["sin(x)^2 + cos(x)^2", "(x^2-1)/(x-1)", "(x^3-1)/(x^2+x+1)", "sqrt(8)+sqrt(2)", "1/(sqrt(2)-1)", "(x+1)^2-(x-1)^2", "tan(x)*cos(x)", "1+tan(x)^2", "cosh(x)^2-sinh(x)^2",
             "(sin(x)^4-cos(x)^4)", "a/b+c/d", "((a+b)^2-(a-b)^2)/(4*a*b)", "(x^2-5*x+6)/(x^2-4)", "1/x+1/(x+1)", "sin(2*x)/sin(x)", "exp(x)*exp(y)", "exp(2*ln(x))", "x*x^2/x^5", "sqrt(12)-sqrt(3)",
             "sin(pi/12)", "cos(pi/3)+tan(pi/4)", "sqrt(3+2*sqrt(2))", "(x^4-y^4)/(x-y)", "1/(1+1/(1+1/x))"]:
    add("simplify", text, write(simplify(read(text))))

for text in ["(x+1)^3", "(x+y)^4", "(x-1)*(x+1)*(x^2+1)", "(2*x-3)^2*(x+5)", "(a+b+c)^2", "(x+1/x)^3", "(x+sqrt(2))^2", "x*(x+1)*(x+2)*(x+3)", "(x+1)^12", "(sin(x)+1)^2", "(x-y)*(x^2+x*y+y^2)", "(1+i)^5",
             "(x+1)*(y+2)/z", "-(x-2)^3"]:
    add("expand", text, write(sympy.expand(read(text))))

for text in ["x^2-1", "x^2-5*x+6", "6*x^2+5*x-6", "x^3+y^3", "x^4+4", "x^4-1", "x^6-1", "x^8+x^4+1", "x^10-1", "x^5+x+1", "x^2+2*x*y+y^2", "x^2-y^2", "2*x^3-2*x", "x^3-6*x^2+11*x-6", "x^2-2", "x^4-10*x^2+1",
             "a^2*b-a*b^2+b^2*c-b*c^2+c^2*a-c*a^2", "x^2*y+x*y^2", "(x^2-1)/(x^2-4)", "x^12-1", "x^2/4-1", "x^4+x^2*y^2+y^4", "3*x^5+6*x^4+3*x^3", "x^15+1", "x^3+3*x^2*y+3*x*y^2+y^3"]:
    add("factor", text, write(sympy.factor(read(text))))

for text, variables, order in [("x^3", "x", 1), ("sin(x)*exp(x)", "x", 3), ("x^2*y^3", "x,y", 1), ("ln(x)/x", "x", 2), ("x^x", "x", 1), ("atan(x)", "x", 1), ("(x^2+1)/(x-1)", "x", 1), ("1/x", "x", 5), ("sin(x^2)", "x", 4),
                               ("sqrt(1-x^2)", "x", 2), ("tan(x)", "x", 2), ("x^n", "x", 2), ("exp(-x^2/2)", "x", 3), ("ln(sin(x))", "x", 1), ("asin(x)*acos(x)", "x", 1), ("exp(x*y)", "x,y", 1), ("sinh(x)*cosh(x)", "x", 1),
                               ("2^x", "x", 3), ("erf(x)", "x", 1), ("ln(ln(x))", "x", 1), ("a*x^2+b*x+c", "x", 1), ("x*y*z", "x,y,z", 1), ("(x+1)^10", "x", 10), ("x^(1/3)", "x", 1)]:
    value = read(text)
    for _ in range(order):
        for name in variables.split(","):
            value = sympy.diff(value, NAMES[name])
    add("differentiate", text, write(simplify(value)), variable=variables, order=order)

for text in ["x^2", "sin(x)*exp(x)", "1/(x^2+1)", "x*ln(x)", "sqrt(1-x^2)", "tan(x)", "x^3*exp(2*x)", "sin(x)^2", "sin(x)^3*cos(x)^2", "ln(x)^2", "x*exp(x^2)", "exp(-x^2)", "atan(x)", "1/(x*ln(x))", "x/(x^2-5*x+6)",
             "(2*x+3)/(x^2+2*x+5)", "1/sqrt(x^2+1)", "1/(1+exp(x))", "cos(x)/(1+sin(x))", "1/(x^2*(x-1)^2)", "x^(3/2)+sqrt(x)", "1/cos(x)^2", "2^x", "x*sqrt(x+1)", "x^2*sin(x)", "x*atan(x)", "ln(x)/x", "x^5/(x^2+1)", "asin(x)",
             "x^2*exp(-x^2)", "1/(1+sqrt(x))", "1/(x^3+1)", "1/(x^4+1)", "exp(2*x)*cos(3*x)", "x*sin(x)^2", "ln(x^2+1)", "1/(x^2-2)", "x^3/sqrt(x^2+1)", "1/x^3", "sin(x)*cos(2*x)", "sinh(x)", "x*cosh(x)", "1/(x^2+x+1)^2",
             "cos(sqrt(x))"]:
    add("integrate", text, write(sympy.integrate(read(text), NAMES["x"])), variable="x")
add("integrate", "exp(a*x)*sin(b*x)", write(sympy.integrate(read("exp(a*x)*sin(b*x)"), NAMES["x"])), variable="x")
add("integrate", "1/(x^2+a^2)", write(sympy.atan(read("x/a")) / NAMES["a"]), variable="x")

for text, low, high in [("x^2", "0", "3"), ("sin(x)", "0", "pi"), ("1/x", "1", "e"), ("exp(-x^2)", "-oo", "oo"), ("1/(1+x^2)", "-oo", "oo"), ("abs(x-1)", "0", "3"), ("1/sqrt(x)", "0", "1"), ("ln(x)", "0", "1"), ("x*exp(-x)", "0", "oo"),
                        ("1/(x^2-1)", "2", "oo"), ("sqrt(4-x^2)", "-2", "2"), ("sin(x)^2", "0", "2*pi"), ("1/(1+x^4)", "0", "oo"), ("cos(x)^10", "0", "pi"), ("exp(x)*cos(x)", "0", "pi"), ("x^2", "0", "a"), ("exp(-a*x)", "0", "oo"), ("1/x", "-2", "-1"),
                        ("1/(1+x^3)", "0", "oo"), ("x^3*ln(x)", "0", "1")]:
    value = sympy.integrate(read(text), (NAMES["x"], read(low), read(high)))
    add("integrate", text, write(simplify(value)), variable="x", **{"from": low.replace("oo", "Infinity"), "to": high.replace("oo", "Infinity")})

for text, point in [("sin(x)/x", "0"), ("1/x^2", "0"), ("(x^2-1)/(x-1)", "1"), ("(1-cos(x))/x^2", "0"), ("(tan(x)-sin(x))/x^3", "0"), ("(x^3-8)/(x-2)", "2"), ("(sqrt(x+4)-2)/x", "0"), ("(1+1/x)^x", "oo"), ("(1+2/x)^(3*x)", "oo"), ("exp(x)", "-oo"),
                    ("sqrt(x^2+1)/x", "-oo"), ("(exp(x)-1-x)/x^2", "0"), ("ln(x)/x", "oo"), ("x^(1/x)", "oo"), ("x*sin(1/x)", "oo"), ("atan(x)", "oo"), ("(3*x^2+1)/(2*x^2-5)", "oo"), ("sqrt(x^2+x)-x", "oo"), ("exp(x)/x^5", "oo"), ("(cos(x))^(1/x^2)", "0"),
                    ("(sin(x)-x)/x^3", "0"), ("ln(1+x)/x", "0"), ("(2^x+3^x)^(1/x)", "oo"), ("x*(pi/2-atan(x))", "oo"), ("(1+a/x)^x", "oo"), ("ln(ln(x))/ln(x)", "oo"), ("exp(x+exp(-x))-exp(x)", "oo"), ("(a^x-1)/x", "0"), ("x^2", "-oo"), ("(x-sin(x))/(x*(1-cos(x)))", "0")]:
    value = limit(read(text), NAMES["x"], read(point))
    add("limit", text, write(simplify(value)).replace("oo", "Infinity"), variable="x", to=point.replace("oo", "Infinity"))


def solved(text, names):
    equations = [sympy.Eq(*[read(side) for side in part.split("=")]) for part in text.split(";")]
    unknowns = [NAMES[name] for name in names.split(",")]
    found = solve(equations, unknowns, dict=True)
    return [{str(key): write(value) for key, value in one.items()} for one in found]


for text, names in [("x^3-6*x^2+11*x-6=0", "x"), ("x^2+1=0", "x"), ("x^2+y^2=25; x-y=1", "x,y"), ("2*x+3*y=7; x-y=1", "x,y"), ("x+y+z=6; 2*y+5*z=-4; 2*x+5*y-z=27", "x,y,z"), ("x^2-2*x-1=0", "x"), ("x^4-5*x^2+4=0", "x"), ("x^4+1=0", "x"),
                    ("x^3=8", "x"), ("x^2+x+1=0", "x"), ("2*x^2-3*x+1=0", "x"), ("1/x+1/(x+1)=1", "x"), ("sqrt(x+3)=x-3", "x"), ("sqrt(x)=-1", "x"), ("(x^2-1)/(x-1)=0", "x"), ("x*y=2; x^2+y^2=5", "x,y"), ("y=x^2; x+y=2", "x,y"),
                    ("x^3+y^3=9; x+y=3", "x,y"), ("ln(x)+ln(x-1)=ln(2)", "x"), ("x^4-10*x^2+1=0", "x"), ("x^6-1=0", "x"), ("a*x+b=c", "x"), ("m*u^2/2=p", "u"), ("x^2-(a+b)*x+a*b=0", "x"), ("sqrt(x)+sqrt(x+5)=5", "x"), ("x^2=-4", "x"),
                    ("x/(x-1)=2/(x+1)", "x"), ("3*x+2*y-z=1; 2*x-2*y+4*z=-2; 2*x-y+2*z=0", "x,y,z"), ("x^2+y^2=1; x^2-y^2=1/2", "x,y"), ("(x-1)^2*(x+2)=0", "x"), ("x^3-x=0", "x"), ("x^2=x+1", "x")]:
    add("solve", text, solved(text, names), variable=names)
for text, values in [("cos(x)=1/2", ["pi/3", "5*pi/3"]), ("sin(x)=sqrt(3)/2", ["pi/3", "2*pi/3"])]:
    assert all(simplify(sympy.Eq(*[read(side) for side in text.split("=")]).subs(NAMES["x"], read(value))) == sympy.true for value in values)
    found = sympy.solveset(sympy.Eq(*[read(side) for side in text.split("=")]), NAMES["x"], sympy.Interval.Ropen(0, 2 * sympy.pi))
    add("solve", text, [{"x": write(value)} for value in found], variable="x")
for text in ["exp(x)=5", "exp(2*x)-3*exp(x)+2=0", "2^x=32", "abs(x)=3", "abs(x-1)+abs(x+2)=5"]:
    real = Symbol("x", real=True)
    equation = sympy.Eq(*[read(side).subs(NAMES["x"], real) for side in text.split("=")])
    add("solve", text, [{"x": write(value)} for value in solve(equation, real)], variable="x")
assert S.One

print("[")
print(",\n".join(json.dumps({**case, "source": f"SymPy {sympy.__version__}"}) for case in cases))
print("]")
