using MarketChain.Primitives;

namespace MarketChain.Chain.Tests.Contracts;

/// <summary>Small contracts, written by hand.</summary>
internal static class Bytecode
{
    /// <summary>Stores its call data's first word in slot 0 and logs it; reverts with the word when it is 13.</summary>
    public static readonly byte[] Keeper =
    [
        0x5f, 0x35,                         // word = calldata[0]
        0x80, 0x5f, 0x55,                   // slot 0 = word
        0x80, 0x5f, 0x52,                   // memory[0] = word
        0x60, 0x20, 0x5f, 0xa0,             // LOG0
        0x60, 0x0d, 0x14, 0x60, 0x14, 0x57, // word == 13 ? jump
        0x00, 0x00,
        0x5b, 0x60, 0x20, 0x5f, 0xfd,       // REVERT memory[0..32]
    ];

    /// <summary>Returns NUMBER, PREVRANDAO, CHAINID and BLOCKHASH of the block before.</summary>
    public static readonly byte[] Facts =
    [
        0x43, 0x5f, 0x52,
        0x44, 0x60, 0x20, 0x52,
        0x46, 0x60, 0x40, 0x52,
        0x60, 0x01, 0x43, 0x03, 0x40, 0x60, 0x60, 0x52,
        0x60, 0x80, 0x5f, 0xf3,
    ];

    /// <summary>CLZ of 1, which Osaka has and Prague has not, in slot 0.</summary>
    public static readonly byte[] LeadingZeros = [0x60, 0x01, 0x1e, 0x5f, 0x55, 0x00];

    /// <summary>Stores an account's balance in the slot that its call data names.</summary>
    public static byte[] NotesBalanceOf(Address account) => [0x73, .. account.Bytes, 0x31, 0x5f, 0x35, 0x55, 0x00];

    /// <summary>Gives all its coin to an account and dies.</summary>
    public static byte[] DiesFor(Address heir) => [0x73, .. heir.Bytes, 0xff];

    /// <summary>The code that makes a contract of this code: copies it to memory and returns it.</summary>
    public static byte[] Creating(byte[] code)
        => [0x60, (byte)code.Length, 0x60, 0x0b, 0x5f, 0x39, 0x60, (byte)code.Length, 0x5f, 0xf3, 0x00, .. code];
}
