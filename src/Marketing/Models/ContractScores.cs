using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Events;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Models;

/// <summary>
/// Scores of a batch's rows by the contracts of their campaigns (docs/spec/models.md): every contract is asked once
/// about all rows of its campaign that rules 1 to 11 let pass. Where it fails, the rows stay without a score, a log
/// says why, and the built-in model scores them.
/// </summary>
internal sealed class ContractScores
{
    private readonly uint[] _scores = new uint[SubmitImpressions.RowsMax];
    private readonly uint[] _clicklessScores = new uint[SubmitImpressions.RowsMax];
    private readonly Dictionary<CampaignFrame, ModelTurn> _turnOf = [];
    private readonly List<ModelTurn> _turns = [];
    private byte[] _call = [];

    /// <summary>Gas that the batch is charged for the contracts.</summary>
    internal ulong GasUsed { get; private set; }

    /// <summary>The score of a candidate whose campaign has scores.</summary>
    /// <param name="candidate">Its index among the batch's candidates.</param>
    /// <param name="clickCounts">True for a click within the campaign's click rate.</param>
    internal uint Of(int candidate, bool clickCounts)
        => clickCounts ? _scores[candidate] : _clicklessScores[candidate];

    /// <summary>Asks the contracts; false, and nothing was run, when the gas does not cover the most they may use.
    /// </summary>
    /// <param name="context">The block.</param>
    /// <param name="limits">What the rows have in common.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="candidates">Those that rules 1 to 11 let pass, of the whole batch.</param>
    /// <param name="gasLeft">Gas that may be used.</param>
    internal bool TryScore(
        MarketingContext context,
        in BatchLimits limits,
        in BatchRows rows,
        ReadOnlySpan<Candidate> candidates,
        ulong gasLeft)
    {
        TakeTurns(rows, candidates);
        GasUsed = 0;
        ulong gasMax = 0;
        foreach (ModelTurn turn in _turns)
        {
            gasMax += turn.GasMax;
        }

        if (gasMax > gasLeft)
        {
            return false;
        }

        foreach (ModelTurn turn in _turns)
        {
            UaModelFault fault = Score(context, limits, rows, candidates, turn, out ulong contractGas);
            GasUsed += NativeGas.ModelCall + (turn.Words * NativeGas.ModelRow) + contractGas;
            turn.Frame.HasScores = fault == UaModelFault.None;
            if (fault != UaModelFault.None)
            {
                context.Logs.Add(new EventWriter(SystemAccounts.Attention, AttentionEvents.UaModelFailed)
                    .Indexed(turn.Frame.Campaign).Indexed(turn.Model.Model)
                    .With((ulong)fault).With(contractGas).ToLog());
            }
        }

        return true;
    }

    private void TakeTurns(in BatchRows rows, ReadOnlySpan<Candidate> candidates)
    {
        _turnOf.Clear();
        _turns.Clear();
        for (int i = 0; i < candidates.Length; i++)
        {
            CampaignFrame frame = candidates[i].Frame;
            if (frame.Contract is not { } model)
            {
                continue;
            }

            if (!_turnOf.TryGetValue(frame, out ModelTurn? turn))
            {
                turn = new ModelTurn(frame, model);
                _turnOf.Add(frame, turn);
                _turns.Add(turn);
            }

            turn.Add(i, (ImpressionFlags)rows.Flags[candidates[i].Row]);
        }
    }

    private UaModelFault Score(
        MarketingContext context,
        in BatchLimits limits,
        in BatchRows rows,
        ReadOnlySpan<Candidate> candidates,
        ModelTurn turn,
        out ulong gasUsed)
    {
        gasUsed = 0;
        if (context.World.GetCodeHash(turn.Model.Contract) != turn.Model.CodeHash)
        {
            return UaModelFault.CodeChanged;
        }

        Invariant.Check(context.Contracts is not null);
        ReadOnlyMemory<byte> call = WriteCall(context.Parameters.Ua, limits, rows, candidates, turn);
        PureResult result = context.Contracts.Call(turn.Model.Contract, call, turn.GasCap);
        gasUsed = result.GasUsed;
        Invariant.Check(gasUsed <= turn.GasCap);
        return result.End switch
        {
            PureEnd.Returned => ReadScores(result.Output.Span, rows, candidates, turn),
            PureEnd.Reverted => UaModelFault.Reverted,
            PureEnd.OutOfGas => UaModelFault.OutOfGas,
            PureEnd.NotPure => UaModelFault.NotPure,
            _ => UaModelFault.Halted,
        };
    }

    private ReadOnlyMemory<byte> WriteCall(
        UaParameters parameters,
        in BatchLimits limits,
        in BatchRows rows,
        ReadOnlySpan<Candidate> candidates,
        ModelTurn turn)
    {
        int size = ModelCallData.SizeOf((int)turn.Words);
        if (_call.Length < size)
        {
            _call = new byte[size];
        }

        Span<byte> call = _call.AsSpan(0, size);
        ModelCallData.WriteHead(call, turn.Frame.Campaign, limits.Site, (int)turn.Words);
        int word = 0;
        foreach (int index in turn.Candidates)
        {
            ModelRow row = rows.ForModel(parameters, candidates[index], limits.BaseTimeMs);
            ModelCallData.WriteRow(call, word++, row, withClick: true);
            if (turn.IsTwofold(row.Flags))
            {
                ModelCallData.WriteRow(call, word++, row, withClick: false);
            }
        }

        return _call.AsMemory(0, size);
    }

    private UaModelFault ReadScores(
        ReadOnlySpan<byte> answer, in BatchRows rows, ReadOnlySpan<Candidate> candidates, ModelTurn turn)
    {
        if (!ModelCallData.IsAnswer(answer, (int)turn.Words))
        {
            return UaModelFault.WrongResult;
        }

        int word = 0;
        bool fits = true;
        foreach (int index in turn.Candidates)
        {
            fits &= ModelCallData.TryReadScore(answer, word++, out uint score);
            uint clickless = score;
            if (turn.IsTwofold((ImpressionFlags)rows.Flags[candidates[index].Row]))
            {
                fits &= ModelCallData.TryReadScore(answer, word++, out clickless);
            }

            _scores[index] = score;
            _clicklessScores[index] = clickless;
        }

        return fits ? UaModelFault.None : UaModelFault.ScoreTooHigh;
    }
}
