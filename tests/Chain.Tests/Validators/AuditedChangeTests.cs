using MarketChain.Auditor;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Genesis;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>An auditor takes emergency changes of validators from operators, and judges them itself.</summary>
public sealed class AuditedChangeTests : IDisposable
{
    private readonly byte[] _genesis = Committee.FileOf(4);
    private readonly Committee _committee;
    private readonly ValidatorChange _change;

    /// <summary>Two of four are lost with votes and missed turns behind them; two new ones come.</summary>
    public AuditedChangeTests()
    {
        _committee = new Committee(GenesisReader.Read(_genesis));
        Ed25519PublicKey[] old = _committee.Next.Validators.ToArray();
        _committee.Make(round: 2, new ValidatorVote(_committee.Others[2], Joins: true));
        _committee.Make(vote: new ValidatorVote(_committee.Others[1], Joins: true));
        _committee.Make(vote: new ValidatorVote(old[0], Joins: false));
        _change = _committee.Change([.. old[..2], .. _committee.Others.Take(2)], signers: 3);
        _committee.Node.ReopenWith(new ChainOptions { ValidatorChanges = [_change] });
        _committee.Make(vote: new ValidatorVote(_committee.Others[0], Joins: false));
        _committee.Make(blocks: 5, vote: null);
    }

    public void Dispose() => _committee.Dispose();

    [Fact]
    public void It_agrees_with_the_file()
    {
        AuditReport report = Audit(_change);
        Assert.True(report.Agrees, report.ToString());
    }

    [Fact]
    public void Without_the_file_nobody_has_sealed_the_blocks_after_it()
    {
        AuditReport report = ChainAudit.Run(new CommitteeRpc(_committee), _genesis);
        Assert.Equal(_change.Height + 1, report.Discrepancies[0].Block);
        Assert.Contains(report.Discrepancies, item => item.What.StartsWith("seal ", StringComparison.Ordinal));
        Assert.Contains(report.Discrepancies, item => item.What == "validators");
    }

    [Fact]
    public void A_file_that_does_not_count_is_refused_with_its_reason()
    {
        ValidatorChangeSignature[] signatures = _change.Signatures.ToArray();
        ValidatorChangeSignature forged = signatures[0] with { Signature = signatures[1].Signature };
        Ed25519PublicKey[] old = _committee.Node.Read(_change.Height).Block.Header.Extra.Validators.ToArray();
        Refuses("the block it follows", _change with { BlockHash = Hash256.Zero });
        Refuses("the block it follows", _change with { GenesisHash = Hash256.Zero });
        Refuses("its keys in order", _change with { Validators = [.. _change.Validators.ToArray().Reverse()] });
        Refuses("its keys in order", _change with { Validators = [] });
        Refuses("signatures of all who stay", _change with { Validators = [.. old] });
        Refuses("signatures of all who stay", _change with { Validators = [.. _committee.Others] });
        Refuses("signatures of all who stay", _change with
        {
            Signatures = [.. signatures.Where(item => item.Key != old[0])],
        });
        Refuses("more than half", _change with
        {
            Signatures = [.. signatures.Where(item => old.Contains(item.Key))],
        });
        Refuses("signers of its keys in order", _change with { Signatures = [.. signatures.Reverse()] });
        Refuses("valid signatures", _change with { Signatures = [forged, .. signatures[1..]] });
        Refuses("one file for each height", _change, _change);
    }

    private void Refuses(string reason, params ValidatorChange[] changes)
    {
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => Audit(changes));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    private AuditReport Audit(params ValidatorChange[] changes)
        => ChainAudit.Run(
            new CommitteeRpc(_committee), _genesis, [.. changes.Select(ValidatorChangeFile.Write)]);
}
