using System.Globalization;
using MarketChain.Node.Replay.Run;

namespace MarketChain.Node.Replay.Report;

/// <summary>A replay as plain lines, where nobody looks at a terminal: a line for each tenth of a stage.</summary>
internal sealed class PlainView(TextWriter output) : IReplayView
{
    /// <inheritdoc/>
    public void Note(string line) => output.WriteLine(line);

    /// <inheritdoc/>
    public IStageView Begin(string name, long total) => new Stage(output, name, total);

    private sealed class Stage(TextWriter output, string name, long total) : IStageView
    {
        private long _done;
        private long _tenths;

        public void Advance(long units)
        {
            _done += units;
            long tenths = _done * 10 / total;
            if (tenths > _tenths)
            {
                _tenths = tenths;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {_done:N0} of {total:N0}"));
            }
        }
    }
}
