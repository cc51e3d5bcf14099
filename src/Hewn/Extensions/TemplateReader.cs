namespace Hewn.Extensions;

/// <summary>Reads a state's <c>{OriginalFormat}</c>, its last item, and the number of its items. No box is made.
/// </summary>
internal delegate string? TemplateReader<TState>(ref TState state, out int count);
