import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { applyEach, form, FormField, max, maxLength, min, required } from '@angular/forms/signals';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import type { Protocol, VoteMethod } from '@maestro/contracts';
import { Directory } from '../../data/directory';
import { DiscussionsStore } from '../../data/discussions';
import { OrderKey } from '../../data/rest/order-key';
import { problemInWords } from '../../data/rest/problem';
import { Session } from '../../data/session/session';
import { Icon } from '../../ui/icon/icon';
import { Mark } from '../../ui/mark/mark';
import { OriginChip } from '../../ui/chips/origin-chip';
import { methodHints, methodLabels, protocolHints, protocolLabels, roleHints, roleLabels } from '../../ui/words/labels';
import { apolloDraft, blankDraft, bodyOf, defaultRounds, type DiscussionDraft, missing } from './draft';

const tieHints = [
  ['', 'One more round, then the decision maker'],
  ['decision_maker', 'The decision maker'],
  ['order', 'The option listed first'],
  ['previous-rounds', 'Whoever was ahead in an earlier round'],
  ['lot', 'A lot, drawn from a published seed'],
] as const;

const roundsLabels: Readonly<Record<Protocol, string>> = {
  round_robin: 'Rounds',
  structured_debate: 'Rebuttals',
  voting: 'Rounds between the ballots',
};

/** Who sits at the table, about what, by which rules. */
@Component({
  selector: 'app-new-discussion',
  imports: [FormField, MatButton, MatIconButton, MatFormFieldModule, MatInput, RouterLink, Icon, Mark, OriginChip],
  templateUrl: './new-discussion.html',
  styleUrl: './new-discussion.scss',
})
export class NewDiscussion {
  private readonly store = inject(DiscussionsStore);
  private readonly router = inject(Router);
  private readonly directory = inject(Directory);
  private readonly me = inject(Session).person()?.user_id ?? '';
  private readonly key = new OrderKey();

  /** `apollo`: the form opens filled with the example. */
  readonly example = input<string>();

  protected readonly draft = signal<DiscussionDraft>(blankDraft(this.me));
  protected readonly form = form(this.draft, (path) => {
    required(path.topic);
    maxLength(path.topic, 200);
    maxLength(path.brief, 8000);
    min(path.rounds, 0);
    max(path.rounds, 50);
    min(path.vote.seats, 1);
    max(path.vote.seats, 20);
    min(path.vote.maxScore, 1);
    max(path.vote.maxScore, 100);
    min(path.vote.dots, 1);
    max(path.vote.dots, 100);
    applyEach(path.agents, (agent) => required(agent.persona));
    applyEach(path.humans, (human) => required(human.user_id));
  });

  protected readonly people = computed(() =>
    this.directory.people.hasValue() ? this.directory.people.value().people : [],
  );
  protected readonly personas = computed(() =>
    this.directory.personas.hasValue() ? this.directory.personas.value().personas : [],
  );
  protected readonly providers = computed(() =>
    this.directory.providers.hasValue() ? this.directory.providers.value().providers : [],
  );
  protected readonly seats = computed(() => {
    const { agents, humans } = this.draft();
    return {
      agents: agents.map((agent) => this.describe(agent)),
      humans: humans.map((h) => this.people().find((p) => p.user_id === h.user_id)?.name ?? ''),
    };
  });
  protected readonly missing = computed(() => missing(this.draft()));
  protected readonly tried = signal(false);
  protected readonly sending = signal(false);
  protected readonly problem = signal<string | null>(null);
  protected readonly canAddPerson = computed(() => this.draft().humans.length < this.people().length);

  protected readonly protocols = Object.entries(protocolLabels) as [Protocol, string][];
  protected readonly protocolHints = protocolHints;
  protected readonly methods = Object.entries(methodLabels) as [VoteMethod, string][];
  protected readonly methodHints = methodHints;
  protected readonly ties = tieHints;
  protected readonly roundsLabel = computed(() => roundsLabels[this.draft().protocol]);
  protected readonly roles = Object.entries(roleLabels) as [keyof typeof roleLabels, string][];
  protected readonly roleHints = roleHints;

  constructor() {
    effect(() => {
      if (this.example() === 'apollo') untracked(() => this.fillApollo());
    });
  }

  protected fillApollo(): void {
    this.draft.set(apolloDraft);
  }

  protected addAgent(): void {
    const taken = new Set(this.draft().agents.map((a) => a.persona));
    const next = this.personas().find((p) => !taken.has(p.persona)) ?? this.personas()[0];
    const agent = { persona: next?.persona ?? '', provider: '' };
    this.draft.update((draft) => ({ ...draft, agents: [...draft.agents, agent] }));
  }

  protected addPerson(): void {
    const taken = new Set(this.draft().humans.map((h) => h.user_id));
    const next = this.people().find((p) => !taken.has(p.user_id));
    const human = { user_id: next?.user_id ?? '', role: 'contributor' } as const;
    this.draft.update((draft) => ({ ...draft, humans: [...draft.humans, human] }));
  }

  protected remove(list: 'agents' | 'humans', index: number): void {
    this.draft.update((draft) => ({ ...draft, [list]: draft[list].filter((_, i) => i !== index) }));
  }

  protected setProtocol(protocol: Protocol): void {
    this.draft.update((draft) => ({ ...draft, protocol, rounds: defaultRounds[protocol] }));
  }

  protected async open(): Promise<void> {
    this.tried.set(true);
    if (this.missing().length > 0 || this.sending()) return;
    const body = bodyOf(this.draft());
    this.sending.set(true);
    this.problem.set(null);
    try {
      const id = await this.store.create(body, this.key.for(body));
      await this.router.navigate(['/discussions', id]);
    } catch (error) {
      this.problem.set(problemInWords(error));
    } finally {
      this.sending.set(false);
    }
  }

  private describe({ persona, provider }: DiscussionDraft['agents'][number]) {
    const known = this.personas().find((p) => p.persona === persona);
    const chosen = this.providers().find((p) => p.provider === provider);
    return {
      name: known?.name ?? persona,
      hint: known?.role ?? '',
      provider: chosen?.provider ?? known?.provider ?? '',
      model: chosen?.default_model ?? known?.model ?? null,
      simulated: chosen?.simulated ?? known?.simulated ?? false,
    };
  }
}
