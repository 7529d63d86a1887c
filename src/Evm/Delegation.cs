using MarketChain.Primitives;

namespace MarketChain.Evm;

/// <summary>
/// EIP-7702: the code of an account that lends another's. 23 bytes, which no contract can have (EIP-3541):
/// <code>0xef0100 ‖ address (20)</code>
/// </summary>
public static class Delegation
{
    /// <summary>Bytes of a delegation.</summary>
    public const int Size = 3 + Address.Size;

    private static ReadOnlySpan<byte> Prefix => [0xef, 0x01, 0x00];

    /// <summary>True when the code is a delegation: whose code it is to run. One step only, never a chain.</summary>
    public static bool TryRead(ReadOnlySpan<byte> code, out Address target)
    {
        bool isDelegation = code.Length == Size && code.StartsWith(Prefix);
        target = isDelegation ? new Address(code[Prefix.Length..]) : default;
        return isDelegation;
    }

    /// <summary>The code of an account that lends the target's.</summary>
    public static byte[] To(in Address target) => [.. Prefix, .. target.Bytes];
}
