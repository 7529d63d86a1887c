namespace MarketChain.Evm.Instructions;

/// <summary>
/// A number as a type, so that one body serves PUSH1 to PUSH32, DUP1 to DUP16, SWAP1 to SWAP16 and LOG0 to LOG4, each
/// compiled with its number as a constant.
/// </summary>
internal interface ICount
{
    static abstract int Value { get; }
}

internal readonly struct N0 : ICount
{
    public static int Value => 0;
}

internal readonly struct N1 : ICount
{
    public static int Value => 1;
}

internal readonly struct N2 : ICount
{
    public static int Value => 2;
}

internal readonly struct N3 : ICount
{
    public static int Value => 3;
}

internal readonly struct N4 : ICount
{
    public static int Value => 4;
}

internal readonly struct N5 : ICount
{
    public static int Value => 5;
}

internal readonly struct N6 : ICount
{
    public static int Value => 6;
}

internal readonly struct N7 : ICount
{
    public static int Value => 7;
}

internal readonly struct N8 : ICount
{
    public static int Value => 8;
}

internal readonly struct N9 : ICount
{
    public static int Value => 9;
}

internal readonly struct N10 : ICount
{
    public static int Value => 10;
}

internal readonly struct N11 : ICount
{
    public static int Value => 11;
}

internal readonly struct N12 : ICount
{
    public static int Value => 12;
}

internal readonly struct N13 : ICount
{
    public static int Value => 13;
}

internal readonly struct N14 : ICount
{
    public static int Value => 14;
}

internal readonly struct N15 : ICount
{
    public static int Value => 15;
}

internal readonly struct N16 : ICount
{
    public static int Value => 16;
}

internal readonly struct N17 : ICount
{
    public static int Value => 17;
}

internal readonly struct N18 : ICount
{
    public static int Value => 18;
}

internal readonly struct N19 : ICount
{
    public static int Value => 19;
}

internal readonly struct N20 : ICount
{
    public static int Value => 20;
}

internal readonly struct N21 : ICount
{
    public static int Value => 21;
}

internal readonly struct N22 : ICount
{
    public static int Value => 22;
}

internal readonly struct N23 : ICount
{
    public static int Value => 23;
}

internal readonly struct N24 : ICount
{
    public static int Value => 24;
}

internal readonly struct N25 : ICount
{
    public static int Value => 25;
}

internal readonly struct N26 : ICount
{
    public static int Value => 26;
}

internal readonly struct N27 : ICount
{
    public static int Value => 27;
}

internal readonly struct N28 : ICount
{
    public static int Value => 28;
}

internal readonly struct N29 : ICount
{
    public static int Value => 29;
}

internal readonly struct N30 : ICount
{
    public static int Value => 30;
}

internal readonly struct N31 : ICount
{
    public static int Value => 31;
}

internal readonly struct N32 : ICount
{
    public static int Value => 32;
}
