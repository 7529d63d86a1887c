using MarketChain.Node.Settings;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Watching;

/// <summary>The log on standard error: standard output is for results.</summary>
internal static class Logging
{
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    /// <summary>Opens it; its last lines are written when it is disposed of.</summary>
    public static ILoggerFactory Open(LogFormat format, LogLevel least)
        => LoggerFactory.Create(builder =>
        {
            builder.SetMinimumLevel(least);
            builder.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
            if (format == LogFormat.Json)
            {
                builder.AddJsonConsole(options => (options.TimestampFormat, options.UseUtcTimestamp)
                    = (TimestampFormat.TrimEnd(), true));
            }
            else
            {
                builder.AddSimpleConsole(
                    options => (options.TimestampFormat, options.UseUtcTimestamp, options.SingleLine)
                    = (TimestampFormat, true, true));
            }
        });
}
