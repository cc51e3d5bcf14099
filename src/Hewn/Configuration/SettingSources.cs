using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Hewn.Configuration;

/// <summary>
/// Where the keys of a configuration were set, for messages: slow, and only asked when something is wrong.
/// </summary>
internal static class SettingSources
{
    /// <summary>Asks a configuration's providers, of which the last one that has a key has set it.</summary>
    public static Func<string, string?> Of(IConfiguration configuration) => path => Find(configuration, path);

    /// <summary>For keys that only variables set.</summary>
    public static Func<string, string?> OfVariables(IDictionary environment) => path => Variable(environment, path);

    /// <summary>Whether a key comes from a variable that the configuration itself reads.</summary>
    public static bool ReadsVariable(IConfiguration configuration, string key) =>
        (configuration as IConfigurationRoot)?.Providers.Any(
            provider => provider is ChainedConfigurationProvider chained
                ? ReadsVariable(chained.Configuration, key)
                : provider.GetType().Name == OfEnvironment && provider.TryGet(key, out _)) == true;

    private static string? Find(IConfiguration configuration, string path)
    {
        IConfigurationProvider? provider = (configuration as IConfigurationRoot)?.Providers.LastOrDefault(
            provider => provider.TryGet(path, out _) || provider.GetChildKeys([], path).Any());
        if (provider is null)
            return null;
        if (provider is ChainedConfigurationProvider chained)
            return Find(chained.Configuration, path);
        return provider.GetType().Name switch // By name: their packages are not among those that Hewn depends on.
        {
            OfEnvironment =>
                Variable(Environment.GetEnvironmentVariables(), path) ?? "environment",
            "CommandLineConfigurationProvider" => "command line",
            _ => FileNamed(provider) is { } file ? InFile(file, provider, path) : null,
        };
    }

    /// <summary>A variable has two underscores for each colon, and perhaps a prefix: <c>DOTNET_</c>.</summary>
    private static string? Variable(IDictionary environment, string path)
    {
        string? name = environment.Keys.Cast<string>()
            .Where(name => KeyOf(name).EndsWith(path, StringComparison.OrdinalIgnoreCase)
                || KeyOf(name).Contains(path + ":", StringComparison.OrdinalIgnoreCase))
            .OrderBy(name => name.Length).FirstOrDefault();
        return name is null ? null : $"variable {name}";
    }

    private const string OfEnvironment = "EnvironmentVariablesConfigurationProvider";

    private static string KeyOf(string variable) => variable.Replace("__", ":", StringComparison.Ordinal);

    /// <summary>Who reads a file says so: <c>JsonConfigurationProvider for 'a.json' (Optional)</c>.</summary>
    private static string? FileNamed(IConfigurationProvider provider)
    {
        string[] parts = (provider.ToString() ?? string.Empty).Split(" for '", 2);
        int end = parts[^1].LastIndexOf("' (", StringComparison.Ordinal);
        return parts.Length == 2 && end > 0 ? parts[1][..end] : null;
    }

    /// <summary>
    /// The file with the line. Its provider tells the name, but not the folder: the right one says the same.
    /// </summary>
    private static string InFile(string file, IConfigurationProvider provider, string path)
    {
        foreach (string folder in (ReadOnlySpan<string>)[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            string full = Path.Combine(folder, file);
            SettingsLine? line = Lines(full).Cast<SettingsLine?>().FirstOrDefault(line => IsOf(line!.Value, path)
                && provider.TryGet(line.Value.Key, out string? value) && (value ?? "") == (line.Value.Value ?? ""));
            if (line is { } found)
                return string.Create(CultureInfo.InvariantCulture, $"{full}:{found.Line}");
        }

        return file;
    }

    private static bool IsOf(SettingsLine line, string path) =>
        line.Key.Equals(path, StringComparison.OrdinalIgnoreCase)
        || line.Key.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<SettingsLine> Lines(string path)
    {
        try
        {
            return File.Exists(path) ? SettingsFile.Read(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HewnConfigurationException)
        {
            return []; // The name alone must do.
        }
    }
}
