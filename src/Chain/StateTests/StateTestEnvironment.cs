using System.Globalization;
using System.Text;
using MarketChain.Chain.Execution;
using MarketChain.Evm;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.StateTests;

/// <summary>The block of a case.</summary>
/// <param name="Block">What its transactions are judged by.</param>
/// <param name="Contracts">What contracts see of it.</param>
/// <param name="PreviousHash">The hash of the block before, when the test names it.</param>
internal sealed record StateTestEnvironment(BlockContext Block, BlockEnvironment Contracts, Hash256? PreviousHash)
{
    /// <summary>The chain of all state tests.</summary>
    public const ulong ChainId = 1;

    /// <summary>e^160 times a fraction of 23 bits is a number of 254: the sums below stay within 256.</summary>
    private const ulong BlobBaseFeeExponentMax = 160;

    public static StateTestEnvironment Of(StateTestJson json, ForkRules rules)
    {
        BlockContext block = new()
        {
            ChainId = ChainId,
            Rules = rules,
            Number = json.Value("currentNumber").ToUInt64(),
            TimestampMs = 0,
            GasLimit = json.Value("currentGasLimit").ToUInt64(),
            BaseFeePerGas = json.Value("currentBaseFee").ToNumber(),
            Beneficiary = json.Value("currentCoinbase").ToAddress(),
            PrevRandao = new Hash256(json.Value("currentRandom").ToNumber().ToBigEndian()),
        };
        BlockEnvironment contracts = block.ToEnvironment() with
        {
            Timestamp = json.Value("currentTimestamp").ToUInt64(),
            BlobBaseFee = BlobBaseFeeOf(json, rules.Fork),
        };
        Hash256? previous = json.Has("previousHash") ? json.Value("previousHash").ToHash() : null;
        return new StateTestEnvironment(block, contracts, previous);
    }

    /// <summary>Of blocks that are not there: keccak256 of the number in decimal, as all clients agree.</summary>
    public Hash256 GetBlockHash(ulong number)
        => number + 1 == Block.Number && PreviousHash is { } previous
            ? previous
            : Keccak256.Hash(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>EIP-4844's fake_exponential(1, excess, fraction), where EIP-7691 changed the fraction.</summary>
    private static UInt256 BlobBaseFeeOf(StateTestJson json, Fork fork)
    {
        if (!json.Has("currentExcessBlobGas"))
        {
            return UInt256.One;
        }

        UInt256 fraction = fork == Fork.Cancun ? 3_338_477UL : 5_007_716UL;
        UInt256 excess = json.Value("currentExcessBlobGas").ToAtMost(BlobBaseFeeExponentMax * fraction);
        UInt256 sum = UInt256.Zero;
        UInt256 term = fraction;
        for (ulong i = 1; !term.IsZero; i++)
        {
            sum += term;
            term = UInt256.MulDiv(term, excess, fraction * i);
        }

        return sum / fraction;
    }
}
