using System.CommandLine;
using System.Globalization;
using Hewn.Cli.Query;
using Hewn.Cli.View;
using Hewn.Shipping;
using Hewn.Store.Reading;

namespace Hewn.Cli.Ship;

/// <summary><c>hewn ship</c>: logs to a Loki or an OpenTelemetry collector, from a bookmark on.</summary>
internal static class ShipCommand
{
    public const string Name = "ship";
    private const string Title = "hewn ship";
    private static readonly TimeSpan _metricsInterval = TimeSpan.FromSeconds(10);

    public static readonly string[] Examples =
    [
        "hewn ship --to http://localhost:3100               ./logs to a Loki, and what is written from now on",
        "hewn ship /var/log/llm --to http://loki:3100 --add-label host=gpu1 --tenant ml",
        "hewn ship --to http://collector:4318/v1/logs       … to OpenTelemetry",
        "hewn ship old/*.gz --to http://localhost:3100 --once    what is there, and end",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var options = new ShipOptionSet();
        var command = new Command(Name, "Ship logs to a Loki or an OpenTelemetry collector, from a bookmark on.");
        options.AddTo(command);
        var boundary = new ReadingCommand(Title, terminal, time);
        boundary.Run(command, options.Read, (input, cancellation) => RunAsync(input, boundary, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ShipInput input, ReadingCommand boundary, CancellationToken cancellation)
    {
        var request = ShipRequest.Read(input, boundary.Terminal, boundary.Time);
        boundary.TellAwaited(request.Sources.Awaited);
        // A redirected POST would become a GET without lines, and its answer a success.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        using Shipper shipper = Open(request, http, boundary.Terminal);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task figures = request.MetricsFile is { } file
            ? WriteFiguresAsync(file, shipper, boundary, over.Token)
            : Task.CompletedTask;
        try
        {
            await shipper.RunAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await figures.ConfigureAwait(false);
        }

        ShipCounts counts = shipper.Counts;
        boundary.Terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Title}: {counts.Lines} lines shipped to {PlainText.Of(shipper.Url.ToString())}")
            + (counts.Refused > 0
                ? FormattableString.Invariant($", {counts.Refused} refused by it; they stand in the files.")
                : "."));
        return counts.Refused > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    private static Shipper Open(ShipRequest request, HttpClient http, Terminal terminal)
    {
        try
        {
            return Shipper.Open(request.Sources, http, request.Options, IsWanted);
        }
        catch (ShippingException problem)
        {
            throw new UsageException(problem.Message);
        }

        // What is named stands for itself; of folders and patterns each record is shipped once.
        bool IsWanted(LogSource log)
        {
            bool isPart = !request.Names(log)
                && ErrorLogs.IsPart(log.Path, request.Sources.Refresh().Logs.Select(other => other.Path));
            if (isPart)
            {
                terminal.Error.WriteLine($"{Title}: "
                    + PlainText.Of($"{QueryFiles.PartOf(log.Path)}; to ship it, name it: {log.Path}"));
            }

            return !isPart;
        }
    }

    /// <summary>Writes the figures again and again, and at the end; each time as a whole.</summary>
    private static async Task WriteFiguresAsync(
        string file, Shipper shipper, ReadingCommand boundary, CancellationToken over)
    {
        bool isTold = false;
        do
        {
            await Task.Delay(_metricsInterval, boundary.Time, over).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                using var text = new StringWriter();
                shipper.Counts.Write(text);
                await File.WriteAllTextAsync(file + ".new", text.ToString(), CancellationToken.None)
                    .ConfigureAwait(false);
                File.Move(file + ".new", file, overwrite: true);
                isTold = false;
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                if (!isTold)
                    boundary.Terminal.Error.WriteLine($"{Title}: no figures: {PlainText.Of(failed.Message)}");
                isTold = true;
            }
        }
        while (!over.IsCancellationRequested);
    }
}
