using Hewn.Cli.Loki;
using Hewn.Server;
using Hewn.Server.Limits;
using Hewn.Server.Security;

namespace Hewn.Cli.Serve;

/// <summary>Turns what was typed and the environment into options.</summary>
internal static class ServeRequest
{
    /// <summary>The variable with keys, blanks between them: what is typed stands in the list of processes.</summary>
    public const string KeysVariable = "HEWN_API_KEYS";

    /// <summary>The options.</summary>
    /// <exception cref="UsageException">Something cannot be; the message says what is allowed.</exception>
    public static LogServerOptions Read(ServeInput input, Terminal terminal, TimeProvider time)
    {
        try
        {
            var limits = new ServerLimits();
            foreach (string limit in input.Limits)
                limits = LimitText.With(limits, limit);
            string[] fromEnvironment = (terminal.Environment(KeysVariable) ?? "")
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            RefuseContradictions(input);
            var options = new LogServerOptions
            {
                Directory = LogDirectory.Choose(input.LogDirectory, "--log-dir", terminal).Path,
                Limits = limits,
                Keys = [.. input.Keys.Concat(fromEnvironment).Select(ApiKey.Parse), .. KeysIn(input.KeyFile)],
                Certificate = input.Certificate is { } file
                    ? ServerCertificate.Read(file, input.CertificateKey)
                    : null,
                CertificateChain = input.Certificate is { } chain ? ServerCertificate.ReadChain(chain) : null,
                Remote = LokiConnection.Read(input.Loki, terminal, "hewn serve"),
                HasTenants = input.HasTenants,
                IncludesErrorLogs = input.IncludesErrorLogs,
                Retention = input.Retention is { } kept ? Time(kept) : null,
                RetentionBytes = input.RetentionBytes is { } bytes ? Bytes(bytes) : 0,
                DiscoversLevels = input.DiscoversLevels ?? true,
                IndexesFiles = input.IndexesFiles ?? true,
                AsksAhead = true,
                Rules = ServeRules.Read(input, terminal),
                Time = time,
            };
            if (input.LogsDiskSpace == false)
                options = options with { DiskSpaceInterval = null };
            return input.DiscoversServices == false ? options with { ServiceNameLabels = [] } : options;
        }
        catch (ArgumentException problem)
        {
            throw new UsageException(problem.Message);
        }
    }

    private static void RefuseContradictions(ServeInput input)
    {
        if (input.CertificateKey is not null && input.Certificate is null)
            throw new UsageException("--tls-key is the key of a certificate; --tls-cert says of which.");
        if (input.Loki.IsGiven && OptionOfFolder(input) is { } ofFolder)
            throw new UsageException($"{ofFolder} is about a folder; with --loki nothing is kept here.");
    }

    private static string? OptionOfFolder(ServeInput input) =>
        input.LogDirectory is not null ? "--log-dir"
        : input.Retention is not null ? "--retention"
        : input.RetentionBytes is not null ? "--retention-bytes"
        : input.DiscoversLevels is not null ? "--discover-log-levels"
        : input.DiscoversServices is not null ? "--discover-service-name"
        : input.IndexesFiles is not null ? "--index-files"
        : input.LogsDiskSpace is not null ? "--log-disk-space"
        : input.IncludesErrorLogs ? "--include-errors-log"
        : OptionOfRules(input);

    /// <summary>A Loki evaluates its own rules.</summary>
    private static string? OptionOfRules(ServeInput input) =>
        input.Rules.Count > 0 ? "--rules"
        : input.RulesInterval is not null ? "--rules-interval"
        : input.Alertmanagers.Count > 0 ? "--alertmanager"
        : input.Webhooks.Count > 0 ? "--webhook"
        : input.Labels.Count > 0 ? "--add-label"
        : input.ExternalUrl is not null ? "--external-url"
        : null;

    private static IReadOnlyList<ApiKey> KeysIn(string? path)
    {
        if (path is null)
            return [];
        try
        {
            IReadOnlyList<ApiKey> keys = ApiKey.ParseLines(File.ReadLines(path));
            return keys.Count > 0
                ? keys
                : throw new UsageException($"--api-key-file: '{path}' has no key. Expected: one a line.");
        }
        catch (ArgumentException problem)
        {
            throw new UsageException($"--api-key-file: '{path}': {problem.Message}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--api-key-file: '{path}' cannot be read: {problem.Message}");
        }
    }

    private static TimeSpan Time(string text) => LimitText.TryParseTime(text, out TimeSpan time)
        && time >= TimeSpan.FromHours(1)
        ? time
        : throw new UsageException($"--retention: '{text}' is not possible. Allowed: from 1h, such as 30d.");

    private static long Bytes(string text) => LimitText.TryParseBytes(text, out long bytes) && bytes > 0
        ? bytes
        : throw new UsageException(
            $"--retention-bytes: '{text}' is not possible. Allowed: a number of bytes, such as 50GB.");
}
