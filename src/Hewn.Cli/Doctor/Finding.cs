namespace Hewn.Cli.Doctor;

/// <summary>Something that the examination found.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="About">The part that it is about: <c>settings</c>, <c>directory</c>, <c>space</c> …</param>
/// <param name="Message">What is the matter, with what, and what to do.</param>
internal sealed record Finding(Severity Severity, string About, string Message);
