using System.Runtime.CompilerServices;

namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// The moving point T of Miller's loop, in homogeneous coordinates (X / Z, Y / Z) on the twist, and the line through
/// it that each step leaves behind.
/// <para>
/// Where the untwisted point is (x · w^2, y · w^3), a line with the slope λ · w through it, at a point (x', y') of the
/// first group, is y' - λ·x' · w + (λ·x - y) · w^3. Where it is (x / w^2, y / w^3), the slope is λ / w, and the line
/// times w^3 is y' · w^3 - λ·x' · w^2 + (λ·x - y): the same three coefficients in other places. Steps scale it to have
/// no divisions: factors in the field of degree 4 vanish in the final exponentiation. As w^3 = v·w, see
/// <see cref="Fp12{TField}.MultiplyByLine"/> and <see cref="Fp12{TField}.MultiplyByOtherLine"/>.
/// </para>
/// </summary>
/// <typeparam name="TField">The field of the twist's coordinates.</typeparam>
internal struct LineStep<TField>
    where TField : unmanaged, ITwistField<TField>
{
    /// <summary>What the last line has of y'.</summary>
    public TField AtY;

    /// <summary>What the last line has of x'.</summary>
    public TField AtX;

    /// <summary>What the last line has of 1.</summary>
    public TField Constant;

    private TField _x;
    private TField _y;
    private TField _z;

    /// <summary>Starts at a point of the second group that is not at infinity.</summary>
    public LineStep(in TField x, in TField y)
        : this()
    {
        _x = x;
        _y = y;
        _z = TField.One;
    }

    /// <summary>
    /// T = 2T and the tangent at the old T (Aranha et al., ePrint 2010/526, section 4.3): with b the twist's constant,
    /// X3 = XY/2 · (Y^2 - 9bZ^2), Y3 = ((Y^2 + 9bZ^2) / 2)^2 - 27b^2·Z^4, Z3 = 2Y^3·Z.
    /// </summary>
    [SkipLocalsInit]
    public void Twice()
    {
        // Y^2, Z^2, Y·Z, X·Y, X^2; then e = 3bZ^2 and f = 3e.
        Span<TField> v = stackalloc TField[5];
        TField.MultiplyEach([_y, _z, _y, _x, _x], [_y, _z, _z, _y, _x], v);
        TField yy = v[0];
        TField.Triple(v[1], out TField e);
        TField.MultiplyByTwistConstant(e, out e);
        TField.Triple(e, out TField f);
        TField.Twice(v[2], out TField h);

        // The line times -2YZ: -2YZ · y' + 3X^2 · x' · w + (3bZ^2 - Y^2) · w^3.
        TField.Negate(h, out AtY);
        TField.Triple(v[4], out AtX);
        TField.Subtract(e, yy, out Constant);

        TField.Halve(v[3], out TField xy);
        TField.Subtract(yy, f, out TField difference);
        TField.Add(yy, f, out TField g);
        TField.Halve(g, out g);
        TField.MultiplyEach([xy, g, e, yy], [difference, g, e, h], v);
        _x = v[0];
        TField.Triple(v[2], out e);
        TField.Subtract(v[1], e, out _y);
        _z = v[3];
    }

    /// <summary>T = T + Q and the line through the two, which are neither equal nor opposite.</summary>
    [SkipLocalsInit]
    public void Add(in TField x, in TField y)
    {
        // The slope is rise / run, with rise = Y - y·Z and run = X - x·Z.
        Span<TField> v = stackalloc TField[4];
        TField.MultiplyEach([y, x], [_z, _z], v);
        TField.Subtract(_y, v[0], out TField rise);
        TField.Subtract(_x, v[1], out TField run);

        // The line times the run: run · y' - rise · x' · w + (rise·x - run·y) · w^3.
        TField.MultiplyEach([rise, run, run, rise], [x, y, run, rise], v);
        AtY = run;
        TField.Negate(rise, out AtX);
        TField.Subtract(v[0], v[1], out Constant);

        // run^3, X · run^2, rise^2 · Z.
        TField.MultiplyEach([v[2], _x, v[3]], [run, v[2], _z], v);
        TField runCube = v[0];
        TField g = v[1];
        TField.Add(v[2], runCube, out TField h);
        TField.Subtract(h, g, out h);
        TField.Subtract(h, g, out h);
        TField.Subtract(g, h, out g);
        TField.MultiplyEach([run, rise, runCube, runCube], [h, g, _y, _z], v);
        _x = v[0];
        TField.Subtract(v[1], v[2], out _y);
        _z = v[3];
    }
}
