using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Hewn.Configuration;

/// <summary>
/// The section <c>Hewn</c> of a program's configuration, with the variables <c>Hewn__…</c> above it: those that the
/// configuration reads itself stand where it has put them, and all others count as if it had read them last.
/// </summary>
/// <param name="configuration">The program's configuration.</param>
/// <param name="variables">The environment; null where nobody reads it.</param>
internal sealed class ConfiguredSection(IConfiguration configuration, IDictionary? variables)
{
    private const string Name = "Hewn";

    private readonly Func<string, string?> _sourceOf = SettingSources.Of(configuration);

    /// <summary>What tells of changes.</summary>
    public IConfiguration Followed { get; } = configuration.GetSection(Name);

    /// <summary>The section as it is now, in the form that it has for who set those options in code.</summary>
    public IConfigurationSection Read(HewnOptions code)
    {
        KeyValuePair<string, string?>[] added = code.ReadEnvironment && !SaysNo() ? [.. Unread()] : [];
        return added.Length == 0
            ? configuration.GetSection(Name)
            : new ConfigurationBuilder().AddInMemoryCollection(Followed.AsEnumerable()).AddInMemoryCollection(added)
                .Build().GetSection(Name);
    }

    /// <summary>Where a key was set, for messages.</summary>
    public string? SourceOf(string path) =>
        variables is not null && Unread().Any(setting => IsAt(setting.Key, path))
            ? SettingSources.OfVariables(variables)(path)
            : _sourceOf(path);

    private bool SaysNo() =>
        new SettingText("ReadEnvironment", Followed["ReadEnvironment"] ?? "true", string.Empty, new SettingProblems())
            .TryBoolean(out bool reads) && !reads;

    /// <summary>The variables that no provider of variables has.</summary>
    private IEnumerable<KeyValuePair<string, string?>> Unread() =>
        variables is null || EnvironmentSettings.SectionOf(variables) is not { } section
            ? []
            : section.AsEnumerable().Where(setting => setting.Value is not null
                && !SettingSources.ReadsVariable(configuration, setting.Key));

    private static bool IsAt(string key, string path) =>
        key.Equals(path, StringComparison.OrdinalIgnoreCase)
        || key.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase);
}
