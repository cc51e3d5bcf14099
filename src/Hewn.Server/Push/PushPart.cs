using Hewn.LogQL.Labels;

namespace Hewn.Server.Push;

/// <summary>The lines of one stream in a push.</summary>
/// <param name="Labels">The stream's labels.</param>
/// <param name="First">The first of its lines in <see cref="PushBatch.Entries"/>.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct PushPart(LabelSet Labels, int First, int Count);
