namespace Hewn.Adapters.Tests;

/// <summary>A value with members that must not be shown, one by its name and one by its mark.</summary>
internal sealed record Login(string User, string Password, [Redact] string Phrase);
