using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

internal readonly struct And : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => first & second;
}

internal readonly struct Or : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => first | second;
}

internal readonly struct ExclusiveOr : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => first ^ second;
}

internal readonly struct Not : IUnary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 value) => ~value;
}

internal readonly struct ByteAt : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => UInt256.Byte(first, second);
}

internal readonly struct ShiftLeft : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => second << first.ShiftCount;
}

internal readonly struct ShiftRight : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => second >> first.ShiftCount;
}

internal readonly struct SignedShiftRight : IBinary
{
    public static int Gas => 3;

    public static UInt256 Of(in UInt256 first, in UInt256 second) => UInt256.Sar(second, first.ShiftCount);
}

/// <summary>CLZ (EIP-7939): 256 for 0.</summary>
internal readonly struct CountLeadingZeros : IUnary
{
    public static int Gas => 5;

    public static UInt256 Of(in UInt256 value) => (ulong)(UInt256.Bits - value.BitLength);
}
