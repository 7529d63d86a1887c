namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>
/// The moving point T of Miller's loop, in homogeneous coordinates (X / Z, Y / Z) on the twist, and the line through
/// it that each step leaves behind.
/// <para>
/// The untwisted point is (x · w^2, y · w^3), so a line with the slope λ · w through it, at a point (x', y') of the
/// first group, is y' - λ·x' · w + (λ·x - y) · w^3. Steps scale it to have no divisions: factors in Fp2 vanish in the
/// final exponentiation. As w^3 = v·w, it is a sum of three coefficients: see <see cref="Fp12.MultiplyByLine"/>.
/// </para>
/// </summary>
internal struct LineStep
{
    private Fp2 _x;
    private Fp2 _y;
    private Fp2 _z;
    private Fp2 _lineAtY;
    private Fp2 _lineAtX;
    private Fp2 _lineConstant;

    /// <summary>Starts at a point of the second group that is not at infinity.</summary>
    public LineStep(in G2Affine start)
        : this()
    {
        _x = start.X;
        _y = start.Y;
        _z = Fp2.One;
    }

    /// <summary>
    /// T = 2T and the tangent at the old T (Aranha et al., ePrint 2010/526, section 4.3): with b the twist's constant,
    /// X3 = XY/2 · (Y^2 - 9bZ^2), Y3 = ((Y^2 + 9bZ^2) / 2)^2 - 27b^2·Z^4, Z3 = 2Y^3·Z.
    /// </summary>
    public void Twice()
    {
        Fp2.Square(_y, out Fp2 yy);
        Fp2.Square(_z, out Fp2 zz);
        Fp2.Triple(zz, out Fp2 e);
        Fp2.Multiply(e, G2Affine.CurveConstant, out e);
        Fp2.Triple(e, out Fp2 f);
        Fp2.Add(_y, _z, out Fp2 h);
        Fp2.Square(h, out h);
        Fp2.Subtract(h, yy, out h);
        Fp2.Subtract(h, zz, out h);

        // The line times -2YZ: -2YZ · y' + 3X^2 · x' · w + (3bZ^2 - Y^2) · w^3.
        Fp2.Negate(h, out _lineAtY);
        Fp2.Square(_x, out _lineAtX);
        Fp2.Triple(_lineAtX, out _lineAtX);
        Fp2.Subtract(e, yy, out _lineConstant);

        Fp2.Multiply(_x, _y, out Fp2 xy);
        Fp2.Halve(xy, out xy);
        Fp2.Subtract(yy, f, out Fp2 difference);
        Fp2.Multiply(xy, difference, out _x);
        Fp2.Add(yy, f, out Fp2 g);
        Fp2.Halve(g, out g);
        Fp2.Square(g, out g);
        Fp2.Square(e, out e);
        Fp2.Triple(e, out e);
        Fp2.Subtract(g, e, out _y);
        Fp2.Multiply(yy, h, out _z);
    }

    /// <summary>T = T + Q and the line through the two, which are neither equal nor opposite.</summary>
    public void Add(in G2Affine q)
    {
        // The slope is rise / run, with rise = Y - y·Z and run = X - x·Z.
        Fp2.Multiply(q.Y, _z, out Fp2 rise);
        Fp2.Subtract(_y, rise, out rise);
        Fp2.Multiply(q.X, _z, out Fp2 run);
        Fp2.Subtract(_x, run, out run);

        // The line times the run: run · y' - rise · x' · w + (rise·x - run·y) · w^3.
        _lineAtY = run;
        Fp2.Negate(rise, out _lineAtX);
        Fp2.Multiply(rise, q.X, out _lineConstant);
        Fp2.Multiply(run, q.Y, out Fp2 product);
        Fp2.Subtract(_lineConstant, product, out _lineConstant);

        Fp2.Square(run, out Fp2 runSquare);
        Fp2.Multiply(runSquare, run, out Fp2 runCube);
        Fp2.Multiply(_x, runSquare, out Fp2 g);
        Fp2.Square(rise, out Fp2 h);
        Fp2.Multiply(h, _z, out h);
        Fp2.Add(h, runCube, out h);
        Fp2.Subtract(h, g, out h);
        Fp2.Subtract(h, g, out h);
        Fp2.Multiply(run, h, out _x);
        Fp2.Subtract(g, h, out g);
        Fp2.Multiply(rise, g, out g);
        Fp2.Multiply(runCube, _y, out product);
        Fp2.Subtract(g, product, out _y);
        Fp2.Multiply(runCube, _z, out _z);
    }

    /// <summary>value = value · (the last line at a point of the first group).</summary>
    public readonly void MultiplyInto(ref Fp12 value, in G1Affine at)
    {
        Fp2.Scale(_lineAtY, at.Y, out Fp2 constant);
        Fp2.Scale(_lineAtX, at.X, out Fp2 atW);
        Fp12.MultiplyByLine(value, constant, atW, _lineConstant, out value);
    }
}
