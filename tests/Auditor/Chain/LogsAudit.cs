namespace MarketChain.Auditor;

/// <summary>Compares logs one by one.</summary>
internal static class LogsAudit
{
    public static void Compare(
        AuditReport report, string what, IReadOnlyList<EventLog> expected, IReadOnlyList<EventLog> got)
    {
        report.Check($"number of {what}", expected.Count, got.Count);
        for (int i = 0; i < Math.Min(expected.Count, got.Count); i++)
        {
            if (!expected[i].Matches(got[i]))
            {
                report.Differ($"{what}, {i}", $"{expected[i]}", $"{got[i]}");
            }
        }

        report.Count("logs", got.Count);
    }
}
