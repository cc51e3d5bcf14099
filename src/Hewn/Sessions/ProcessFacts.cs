using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Hewn.Redaction;

namespace Hewn.Sessions;

/// <summary>What is kept of the process that a session was opened in. Credentials are masked.</summary>
internal static class ProcessFacts
{
    private const int MaxArguments = 256;
    private const int MaxChars = 4096;

    private static readonly string[] _rankNames =
        ["RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK"];

    private static readonly string[] _environment =
    [
        "CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES",
        "OMP_NUM_THREADS", "MKL_NUM_THREADS", "DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT", "DOTNET_gcServer",
        "RANK", "LOCAL_RANK", "WORLD_SIZE", "MASTER_ADDR", "SLURM_JOB_ID", "SLURM_JOB_NAME", "SLURM_NODELIST",
        "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "CONDA_DEFAULT_ENV", "TZ", "LANG",
    ];

    /// <summary>The command line; an argument behind an option whose name means a credential is masked, too.</summary>
    public static JsonArray CommandLine(IReadOnlyList<string> arguments)
    {
        var kept = new JsonArray();
        for (int i = 0; i < arguments.Count && i < MaxArguments; i++)
            kept.Add((JsonNode?)Masked(arguments[i], i == 0 ? null : arguments[i - 1]));
        if (arguments.Count > MaxArguments)
            kept.Add((JsonNode?)$"…[truncated {arguments.Count - MaxArguments} arguments]");
        return kept;
    }

    /// <summary>The variables of the list that are set, and those that the caller names.</summary>
    public static JsonObject Variables(IEnumerable<string> more, Func<string, string?> environment)
    {
        var kept = new JsonObject();
        foreach (string name in _environment.Concat(more).Distinct(StringComparer.Ordinal))
        {
            if (!SecretNames.IsSecretParameter(name) && environment(name) is { } value)
                kept[name] = Cut(SecretText.Redact(value));
        }

        return kept;
    }

    /// <summary>The runtime and the system.</summary>
    public static string Runtime =>
        $"{RuntimeInformation.FrameworkDescription} {RuntimeInformation.RuntimeIdentifier}";

    /// <summary>Which of several processes this one is, as the launcher says; null when none does.</summary>
    public static int? Rank(Func<string, string?> environment)
    {
        foreach (string name in _rankNames)
        {
            if (int.TryParse(environment(name), NumberStyles.None, CultureInfo.InvariantCulture, out int rank))
                return rank;
        }

        return null;
    }

    private static string Masked(string argument, string? before)
    {
        // --api-key VALUE
        if (before is ['-', ..] && !before.Contains('=', StringComparison.Ordinal) && argument is not ['-', ..]
            && SecretNames.IsSecret(before.AsSpan().TrimStart('-')))
            return SecretNames.Replacement;
        int sign = argument.IndexOf('=', StringComparison.Ordinal);
        if (sign > 0 && SecretNames.IsSecret(argument.AsSpan(0, sign).TrimStart('-').TrimStart('/')))
            return argument[..(sign + 1)] + SecretNames.Replacement;
        return Cut(SecretText.Redact(argument));
    }

    private static string Cut(string text) => text.Length <= MaxChars
        ? text
        : $"{text[..MaxChars]}…[truncated {text.Length - MaxChars} characters]";
}
