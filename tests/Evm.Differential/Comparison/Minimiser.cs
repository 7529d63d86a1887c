namespace MarketChain.Evm.Differential.Comparison;

/// <summary>
/// Makes a trial smaller while the chains still differ: drops calls and chunks, by halves and then singly.
/// </summary>
internal static class Minimiser
{
    private const int RunsMax = 200;

    /// <summary>The smallest difference that was found; the given one where it does not come again.</summary>
    public static async Task<Difference> MinimiseAsync(Difference found, TrialRunner runner)
    {
        Difference smallest = found;
        int runs = 0;
        int width = Math.Max(1, found.Trial.Chunks.Count / 2);
        while (runs < RunsMax)
        {
            Difference? smaller = null;
            foreach (Trial candidate in Smaller(smallest.Trial, width))
            {
                IReadOnlyList<Difference> seen = await runner.RunAsync([candidate]);
                runs++;
                if (seen.Count > 0 || runs >= RunsMax)
                {
                    smaller = seen.FirstOrDefault();
                    break;
                }
            }

            if (smaller is null && width == 1)
            {
                break;
            }

            smallest = smaller ?? smallest;
            width = smaller is null ? width / 2 : Math.Clamp(smallest.Trial.Chunks.Count / 2, 1, width);
        }

        return smallest;
    }

    private static IEnumerable<Trial> Smaller(Trial trial, int width)
    {
        for (int i = 0; i < trial.Calls.Count; i++)
        {
            yield return trial with { Calls = [.. trial.Calls.Where((_, index) => index != i)] };
        }

        for (int start = 0; start < trial.Chunks.Count; start += width)
        {
            int from = start;
            yield return trial with
            {
                Chunks = [.. trial.Chunks.Where((_, index) => index < from || index >= from + width)],
            };
        }
    }
}
