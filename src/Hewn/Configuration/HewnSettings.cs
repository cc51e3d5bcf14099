using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Hewn.Configuration;

/// <summary>Brings settings from outside the program into <see cref="HewnOptions"/>.</summary>
/// <remarks>Precedence, weakest first: what code set, the <c>Hewn</c> configuration section, the environment.</remarks>
public static class HewnSettings
{
    /// <summary>Applies both sources and checks the result.</summary>
    /// <param name="options">What code has set; changed in place.</param>
    /// <param name="section">The <c>Hewn</c> section, or null. Its part <c>Api</c> is not looked at here.</param>
    /// <param name="environment">
    /// Gives a variable's value or null; usually <see cref="System.Environment.GetEnvironmentVariable(string)"/>. Not
    /// asked when <see cref="HewnOptions.ReadEnvironment"/> is false.
    /// </param>
    /// <exception cref="HewnConfigurationException">
    /// A name is unknown or a value is not allowed; the message lists all of them.
    /// </exception>
    public static void Apply(HewnOptions options, IConfiguration? section, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(environment);
        Apply(options, section, environment, sourceOf: null);
    }

    /// <summary>As the public one, for who knows where the keys of the section were set.</summary>
    /// <param name="options">What code has set; changed in place.</param>
    /// <param name="section">The <c>Hewn</c> section, or null.</param>
    /// <param name="environment">Gives a variable's value or null.</param>
    /// <param name="sourceOf">Where a key was set, for messages; see <see cref="SettingSources"/>.</param>
    internal static void Apply(
        HewnOptions options,
        IConfiguration? section,
        Func<string, string?> environment,
        Func<string, string?>? sourceOf)
    {
        var problems = new SettingProblems(sourceOf);
        Apply(options, section, environment, problems);
        HewnConfigurationException.ThrowIfAny(problems.All);
    }

    /// <summary>As far as the settings are right; what is wrong is added to the problems.</summary>
    internal static void Apply(
        HewnOptions options, IConfiguration? section, Func<string, string?> environment, SettingProblems problems)
    {
        if (section is not null)
            SectionSettings.Apply(options, section, problems);
        if (options.ReadEnvironment)
            EnvironmentSettings.Apply(options, environment, problems);
        OptionsChecks.Check(options, problems.All);
        PlaceChecks.Check(options, problems.All);
    }

    /// <summary>
    /// For a program without a configuration: the variables <c>Hewn__…</c> stand in its place, as they would in a
    /// host's.
    /// </summary>
    internal static void Apply(HewnOptions options, IDictionary environment)
    {
        IConfiguration? section = options.ReadEnvironment ? EnvironmentSettings.SectionOf(environment) : null;
        Apply(
            options, section, name => (string?)environment[name], SettingSources.OfVariables(environment));
    }
}
