import { inject } from '@angular/core';
import { type CanActivateFn, Router, type Routes } from '@angular/router';
import { Session } from '../data/session/session';

/** Nobody reads anything without having signed in; afterwards one is where one wanted to be. */
const signedIn: CanActivateFn = (_, state) => {
  if (inject(Session).person() !== null) return true;
  return inject(Router).createUrlTree(['/sign-in'], { queryParams: state.url === '/' ? {} : { to: state.url } });
};

const name = 'Maestro Discussions';

export const appRoutes: Routes = [
  {
    path: 'sign-in',
    title: `Sign in · ${name}`,
    loadComponent: async () => (await import('../features/sign-in/sign-in')).SignIn,
  },
  {
    path: '',
    canActivate: [signedIn],
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: name,
        loadComponent: async () => (await import('../features/discussions/discussion-list')).DiscussionList,
      },
      {
        path: 'new',
        title: `New discussion · ${name}`,
        loadComponent: async () => (await import('../features/new-discussion/new-discussion')).NewDiscussion,
      },
      {
        path: 'discussions/:discussionId',
        title: `Discussion · ${name}`,
        loadComponent: async () => (await import('../features/room/room-page')).RoomPage,
      },
      {
        path: 'discussions/:discussionId/decision',
        title: `Decision · ${name}`,
        loadComponent: async () => (await import('../features/decision/decision-page')).DecisionPage,
      },
    ],
  },
  {
    path: '**',
    title: `Not found · ${name}`,
    loadComponent: async () => (await import('./not-found')).NotFound,
  },
];
