namespace LocalLlm.Serving;

/// <summary>How far the model of a server is.</summary>
internal enum ModelStage
{
    /// <summary>Its checkpoint is looked for.</summary>
    Loading,

    Training,

    Ready,

    /// <summary>There is no model, and there will be none before the next start.</summary>
    Failed,
}
