using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Models;

/// <summary>Registration of contracts that score rows (docs/spec/models.md 1).</summary>
internal static class UaModelHandler
{
    /// <summary>No contract's code begins with it (EIP-3541), but a delegation does (EIP-7702).</summary>
    private const byte ReservedPrefix = 0xef;

    internal static NativeFault Register(MarketingContext context, in Address sender, RegisterUaModel payload)
    {
        if (SystemAccounts.Contains(payload.Contract))
        {
            return NativeFault.SystemAccount;
        }

        ReadOnlySpan<byte> code = context.World.GetCode(payload.Contract).Span;
        if (code.IsEmpty || code[0] == ReservedPrefix)
        {
            return NativeFault.NotAContract;
        }

        if (context.World.GetCodeHash(payload.Contract) != payload.CodeHash)
        {
            return NativeFault.OtherCode;
        }

        if (!UaModelRecord.TryNext(context.World, out uint number))
        {
            return NativeFault.NumbersExhausted;
        }

        UaModelRecord model = new()
        {
            Model = number,
            Contract = payload.Contract,
            CodeHash = payload.CodeHash,
            RowGas = payload.RowGas,
            Registrant = sender,
            RegisteredAtBlock = context.Number,
            Name = payload.Name,
        };
        model.Add(context.World);
        context.Logs.Add(new EventWriter(SystemAccounts.Attention, AttentionEvents.UaModelRegistered)
            .Indexed(number).Indexed(sender).With(model.Contract).With(model.CodeHash)
            .With((ulong)model.RowGas).With(model.Name).ToLog());
        return NativeFault.None;
    }
}
