namespace MarketChain.Chain.Tests.Contracts;

/// <summary>UA models written by hand: good ones, and ones that do what a model may not.</summary>
internal static class ModelCode
{
    private const byte ReadRow = 0x84;
    private const byte LoopStart = 12;
    private const byte LengthWithoutBody = 40;

    /// <summary>A row's dwell in ms is its score.</summary>
    public static readonly byte[] Dwell = Scoring([0x63, 0xff, 0xff, 0xff, 0xff, 0x16]);

    /// <summary>A row's flags are its score: whether it was asked about with its click.</summary>
    public static readonly byte[] Flags = Scoring([0x60, 48, 0x1c, 0x60, 0xff, 0x16]);

    /// <summary>Every row is worth the most that a row can be.</summary>
    public static readonly byte[] Most = Scoring([0x50, 0x63, 0x01, 0x00, 0x00, 0x00]);

    /// <summary>The first row is worth a little more than that.</summary>
    public static readonly byte[] TooMuch = Scoring([0x50, 0x80, 0x15, 0x60, 24, 0x1b, 0x81, 0x15, 0x01]);

    /// <summary>Every row is worth 2^255.</summary>
    public static readonly byte[] FarTooMuch = Scoring([0x50, 0x60, 0x01, 0x60, 0xff, 0x1b]);

    /// <summary>Asks the identity precompile to copy the row, and gives the dwell of the copy.</summary>
    public static readonly byte[] Copies = Scoring(
    [
        0x5f, 0x52,                                           // memory[0] = row
        0x60, 0x20, 0x5f, 0x60, 0x20, 0x5f, 0x60, 0x04, 0x5a, // 32 bytes from 0 to 0, of 0x04, all gas
        0xfa, 0x50, 0x5f, 0x51,                               // STATICCALL; row = memory[0]
        0x60, 0x20, 0x5f, 0x52,                               // memory[0] = 32 again: the answer's offset
        0x63, 0xff, 0xff, 0xff, 0xff, 0x16,
    ]);

    /// <summary>Calls that a model may not make, reads and writes of the chain, each by its name.</summary>
    public static IEnumerable<(string Name, byte[] Code)> Impure()
    {
        yield return ("SLOAD", [0x5f, 0x54]);
        yield return ("SSTORE", [0x60, 0x01, 0x5f, 0x55]);
        yield return ("TLOAD", [0x5f, 0x5c]);
        yield return ("TSTORE", [0x5f, 0x5f, 0x5d]);
        yield return ("TIMESTAMP", [0x42]);
        yield return ("NUMBER", [0x43]);
        yield return ("PREVRANDAO", [0x44]);
        yield return ("CHAINID", [0x46]);
        yield return ("BASEFEE", [0x48]);
        yield return ("BLOCKHASH", [0x5f, 0x40]);
        yield return ("ORIGIN", [0x32]);
        yield return ("GASPRICE", [0x3a]);
        yield return ("SELFBALANCE", [0x47]);
        yield return ("BALANCE", [0x5f, 0x31]);
        yield return ("EXTCODEHASH", [0x30, 0x3f]);
        yield return ("LOG0", [0x5f, 0x5f, 0xa0]);
        yield return ("CREATE", [0x5f, 0x5f, 0x5f, 0xf0]);
        yield return ("CREATE2", [0x5f, 0x5f, 0x5f, 0x5f, 0xf5]);
        yield return ("SELFDESTRUCT", [0x33, 0xff]);
        yield return ("CALL", [0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x60, 0x04, 0x5a, 0xf1]);
        yield return ("DELEGATECALL", [0x5f, 0x5f, 0x5f, 0x5f, 0x60, 0x04, 0x5a, 0xf4]);
        yield return ("STATICCALL of itself", [0x5f, 0x5f, 0x5f, 0x5f, 0x30, 0x5a, 0xfa]);
        yield return ("STATICCALL of P256VERIFY", [0x5f, 0x5f, 0x5f, 0x5f, 0x61, 0x01, 0x00, 0x5a, 0xfa]);
        yield return ("STATICCALL of the market", [0x5f, 0x5f, 0x5f, 0x5f, 0x63, 0x4d, 0x43, 0x00, 0x04, 0x5a, 0xfa]);
    }

    /// <summary>
    /// A model with a given score of a row. The body finds | n | index | offset | row | on the stack, and leaves the
    /// score in the row's place.
    /// </summary>
    private static byte[] Scoring(byte[] body)
    {
        byte end = (byte)(LengthWithoutBody + body.Length);
        return
        [
            0x60, 0x20, 0x5f, 0x52,                   // memory[0] = 32
            0x60, 0x64, 0x35, 0x80, 0x60, 0x20, 0x52, // n = rows; memory[32] = n
            0x5f,                                     // index = 0
            0x5b, 0x81, 0x81, 0x10, 0x15, 0x60, end, 0x57,
            0x80, 0x60, 0x05, 0x1b,                   // offset = index · 32
            0x80, 0x60, ReadRow, 0x01, 0x35,          // row
            .. body,
            0x90, 0x60, 0x40, 0x01, 0x52,             // memory[offset + 64] = score
            0x60, 0x01, 0x01, 0x60, LoopStart, 0x56,
            0x5b, 0x50, 0x60, 0x05, 0x1b, 0x60, 0x40, 0x01, 0x5f, 0xf3,
        ];
    }
}
