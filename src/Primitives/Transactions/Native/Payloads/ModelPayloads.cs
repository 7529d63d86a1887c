using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Primitives.Transactions;

/// <summary>Gives a number to a contract that scores impressions, for campaigns to name in their terms.</summary>
/// <param name="Name">1..64 bytes.</param>
/// <param name="Contract">The contract; it implements <c>contracts/IUaModel.sol</c>.</param>
/// <param name="CodeHash">keccak256 of the code that the sender has read: the model is this code, or it fails.</param>
/// <param name="RowGas">Gas that it may use for each row, 1..10,000, besides <see cref="NativeGas.ModelBase"/>.</param>
public sealed record RegisterUaModel(string Name, Address Contract, Hash256 CodeHash, uint RowGas)
    : NativePayload, IMessage<RegisterUaModel>
{
    /// <summary>Most gas that a model may ask for a row.</summary>
    public const uint RowGasMax = 10_000;

    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.RegisterUaModel;

    static string IMessage<RegisterUaModel>.TypeName => "RegisterUaModel";

    static RegisterUaModel IMessage<RegisterUaModel>.Blank { get; } = new("", default, default, 0);

    static RegisterUaModel IMessage<RegisterUaModel>.Visit<TFields>(ref TFields fields, RegisterUaModel value)
        => new(
            fields.Text(1, "name", value.Name, 1, RegisterSite.NameLengthMax),
            fields.Address(2, "contract", value.Contract),
            fields.Hash(3, "codeHash", value.CodeHash),
            fields.UInt32(4, "rowGas", value.RowGas, min: 1, max: RowGasMax));
}
