namespace Hewn.Configuration;

/// <summary>A setting whose text says nothing that is allowed.</summary>
/// <param name="Key">Its name as its user wrote it: a key such as <c>Hewn:MinimumLevel</c>, or a variable.</param>
/// <param name="Text">The text.</param>
internal readonly record struct WrongSetting(string Key, string Text);
