using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

internal readonly struct LessThan : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => first < second ? 1UL : 0;
}

internal readonly struct GreaterThan : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => second < first ? 1UL : 0;
}

internal readonly struct SignedLessThan : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => UInt256.SLt(first, second) ? 1UL : 0;
}

internal readonly struct SignedGreaterThan : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => UInt256.SLt(second, first) ? 1UL : 0;
}

internal readonly struct EqualTo : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => first == second ? 1UL : 0;
}

internal readonly struct IsZero : IUnary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 value) => value.IsZero ? 1UL : 0;
}
