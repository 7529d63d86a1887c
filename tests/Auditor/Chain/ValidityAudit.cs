using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using ClaimEarnings = MarketChain.Wire.V1.ClaimEarnings;
using NativeBody = MarketChain.Wire.V1.NativeBody;

namespace MarketChain.Auditor;

/// <summary>
/// Rule (i): what no transaction of a valid block lacks (docs/spec/transactions.md 6), asked before it runs.
/// </summary>
internal sealed class ValidityAudit(MarketState market, EarningsRules earnings, AuditReport report)
{
    private const int LanesMax = 64;
    private const ulong SequenceMax = ulong.MaxValue - 1;

    /// <summary>What holds of both families.</summary>
    /// <param name="it">The transaction.</param>
    /// <param name="gasLimitMin">The least that its gas limit must be.</param>
    public void Check(BlockTransaction it, ulong gasLimitMin)
    {
        Transaction transaction = it.Transaction;
        bool signed = transaction.TryRecoverSender(market.GenesisHash, out _, out SenderFault fault);
        report.Check($"signatures of {it.Hash}", "valid", signed ? "valid" : $"{fault}");
        report.Check($"chain of {it.Hash}", market.Genesis.ChainId, transaction.ChainId ?? 0);
        report.Check(
            $"sequence of {it.Hash}", market.Accounts.Sequence(it.Sender, transaction.Lane), transaction.Sequence);
        Holds(transaction.Sequence <= SequenceMax, $"the sequence of {it.Hash} is not beyond the last");
        Holds(MayUse(it.Sender, transaction.Lane), $"lane {transaction.Lane} of {it.Hash} may be used");
        Holds(!SystemAccounts.Contains(it.Sender), $"the sender of {it.Hash} has no code");
        Holds(
            it.GasBefore + (BigInteger)transaction.GasLimit <= it.Header.GasLimit,
            $"the gas limit of {it.Hash} fits into the block");
        Holds(transaction.GasLimit >= gasLimitMin, $"the gas limit of {it.Hash} is at least {gasLimitMin}");
        Holds(transaction.MaxFeePerGas.ToNumber() >= it.Header.BaseFee, $"{it.Hash} pays the base fee");
        Holds(
            transaction.MaxFeePerGas >= transaction.MaxPriorityFeePerGas,
            $"the priority fee of {it.Hash} is within its maximum");
    }

    /// <summary>What holds of native transactions alone.</summary>
    public void CheckNative(BlockTransaction it, NativeBody body, Address payer)
    {
        Holds(body.ExpiresAtMs == 0 || market.NowMs <= body.ExpiresAtMs, $"{it.Hash} has not expired");
        if (body.ClaimEarnings is { FeeFromClaim: true } claim)
        {
            Holds(body.FeePayer.IsEmpty, $"claim {it.Hash} has one way to pay its fee");
            Holds(CoversFee(claim, it), $"claim {it.Hash} is its controller's and covers its fee");
        }
        else
        {
            CheckBalance(it, payer, value: 0);
        }
    }

    /// <summary>True when a claim that pays its own fee may do so.</summary>
    public bool CoversFee(ClaimEarnings claim, BlockTransaction it)
        => earnings.Claimable(claim, it.Sender) is { } amount && amount >= it.FeeMax;

    public void CheckBalance(BlockTransaction it, Address payer, BigInteger value)
        => Holds(
            market.Accounts.Balance(payer) >= it.FeeMax + value, $"{payer} can pay for the gas and value of {it.Hash}");

    public bool Holds(bool condition, string what) => report.Check(what, true, condition);

    private bool MayUse(Address sender, uint lane)
        => lane == 0 || market.Accounts.Sequence(sender, lane) > 0 || market.Accounts.LanesOf(sender) < LanesMax;
}
